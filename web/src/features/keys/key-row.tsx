import { useState } from 'react';
import type { OwnKeys } from '../../commands/bindings.ts';
import { KeyCaps } from '../../commands/key-caps.tsx';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { CloseIcon, PlusIcon } from '../../ui/icons.tsx';
import type { Listed } from './catalogue.ts';
import { clashesWith, MOST_WAYS, needsMod, waysOf, withoutClashes, withWays } from './own-keys.ts';
import { useRecording } from './use-recording.ts';
import styles from './keys.module.css';

const words = m.keys;

interface Props {
  command: Listed;
  all: readonly Listed[];
  own: OwnKeys;
  onOwn: (own: OwnKeys) => void;
}

/** Which way is being recorded, and what has been pressed; `asked`: others have it. */
interface Recorded {
  at: number;
  keys: string;
  asked: boolean;
}

/** One command with its keys, each of which can be pressed anew. */
export function KeyRow({ command, all, own, onOwn }: Props) {
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const [problem, setProblem] = useState('');
  const ways = waysOf(own, command);
  const isOwn = own[command.id] !== undefined;
  const put = (base: OwnKeys, keys: string, at: number) => {
    const next = [...ways.slice(0, at), keys, ...ways.slice(at + 1)];
    onOwn(withWays(base, command, [...new Set(next)]));
    setRecorded(null);
  };
  const record = (at: number) => {
    setProblem('');
    setRecorded({ at, keys: '', asked: false });
  };
  useRecording({
    isOn: recorded !== null && !recorded.asked,
    onPressed: (keys) => setRecorded((now) => now && { ...now, keys }),
    onCancel: () => setRecorded(null),
    onDone: (keys) => {
      if (!recorded) return;
      if (needsMod(command, keys)) {
        setProblem(words.needsMod);
        setRecorded(null);
      } else if (clashesWith(own, all, command, keys).length > 0) setRecorded({ ...recorded, keys, asked: true });
      else put(own, keys, recorded.at);
    },
  });
  const clashing = recorded?.asked ? clashesWith(own, all, command, recorded.keys) : [];

  return (
    <li className={styles.row} data-command={command.id}>
      <span className={styles.name}>
        {command.name}
        {isOwn && <span className={styles.own}>{words.own}</span>}
      </span>
      <span className={styles.ways}>
        {ways.map((keys, at) =>
          recorded?.at === at ? (
            <Pressed key={keys} keys={recorded.keys} />
          ) : (
            <span key={keys} className={styles.way}>
              <Button look="quiet" onPress={() => record(at)}>
                <span className="only-read-aloud">{`${words.change(command.name)}: ${keys}`}</span>
                <span aria-hidden="true">
                  <KeyCaps keys={keys} />
                </span>
              </Button>
              <Button
                look="quiet"
                square
                className={styles.small}
                aria-label={words.remove(keys, command.name)}
                onPress={() =>
                  onOwn(
                    withWays(
                      own,
                      command,
                      ways.filter((way) => way !== keys),
                    ),
                  )
                }
              >
                <CloseIcon />
              </Button>
            </span>
          ),
        )}
        {recorded?.at === ways.length && <Pressed keys={recorded.keys} />}
        {ways.length === 0 && recorded === null && <span className={styles.quiet}>{words.none}</span>}
        {ways.length < MOST_WAYS && recorded === null && (
          <Button look="quiet" square aria-label={words.add(command.name)} onPress={() => record(ways.length)}>
            <PlusIcon />
          </Button>
        )}
        {isOwn && (
          <Button
            look="link"
            aria-label={words.resetOf(command.name)}
            onPress={() => onOwn(withWays(own, command, command.keys))}
          >
            {words.reset}
          </Button>
        )}
      </span>
      {problem && (
        <p role="alert" className={styles.told}>
          {problem}
        </p>
      )}
      {recorded?.asked && (
        <div role="alert" className={styles.told}>
          <span>{words.conflict(clashing.map(({ name }) => name).join(', '))}</span>
          <Button onPress={() => put(withoutClashes(own, clashing, recorded.keys), recorded.keys, recorded.at)}>
            {words.takeAway}
          </Button>
          <Button look="quiet" onPress={() => put(own, recorded.keys, recorded.at)}>
            {words.both}
          </Button>
          <Button look="quiet" onPress={() => setRecorded(null)}>
            {m.common.cancel}
          </Button>
        </div>
      )}
    </li>
  );
}

const Pressed = ({ keys }: { keys: string }) => (
  <output className={styles.recording} title={words.recordingHelp}>
    {keys === '' ? words.recording : <KeyCaps keys={keys} />}
  </output>
);
