import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnKeys } from '../commands/bindings.ts';
import { GROUPS } from '../commands/command.ts';
import { catalogue } from '../features/keys/catalogue.ts';
import { KeyRow } from '../features/keys/key-row.tsx';
import keyStyles from '../features/keys/keys.module.css';
import { plainText } from '../features/people/plain-text.ts';
import { useSession } from '../features/session/session.query.ts';
import { CheckLine } from '../features/settings/check-line.tsx';
import { mySettingsQuery, useChangeMySettings } from '../features/settings/my-settings.queries.ts';
import { savedViewsQuery } from '../features/views/saved-views.queries.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { notify } from '../ui/notices.tsx';
import { Bone, Failed, ProblemLine, reason } from '../ui/states.tsx';
import styles from './settings-page.module.css';

const words = m.keys;

/** Every command with its keys, to be pressed anew. */
export function KeysPage() {
  const { agent } = useSession();
  const settings = useQuery(mySettingsQuery);
  const change = useChangeMySettings();
  const [search, setSearch] = useState('');
  const { data: saved } = useQuery(savedViewsQuery);
  const all = catalogue(agent.role, saved?.items);
  const shown = all.filter(({ name }) => plainText(name).includes(plainText(search.trim())));
  const { data } = settings;
  const put = (own: OwnKeys) =>
    change.mutate({ keys: Object.fromEntries(Object.entries(own).map(([id, ways]) => [id, [...ways]])) });

  return (
    <>
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.intro}>{words.intro}</p>
        </div>
      </div>
      {change.error && <ProblemLine>{m.me.notSaved(reason(change.error))}</ProblemLine>}
      {settings.isPending && <Bone width="100%" height={240} />}
      {settings.isError && !data && (
        <Failed what={words.failed} error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {data && (
        <>
          <div className={keyStyles.switch}>
            <CheckLine
              label={words.characterKeys}
              help={words.characterKeysHelp}
              isOn={data.characterKeys}
              onChange={(characterKeys) => change.mutate({ characterKeys })}
            />
          </div>
          <div className={keyStyles.tools}>
            <input
              type="search"
              className={keyStyles.search}
              aria-label={words.search}
              placeholder={words.search}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <Button
              isDisabled={Object.keys(data.keys).length === 0}
              onPress={() => {
                const before = data.keys;
                put({});
                notify(words.allReset, { label: m.common.undo, run: () => put(before) });
              }}
            >
              {words.resetAll}
            </Button>
          </div>
          {shown.length === 0 && <p className={keyStyles.quiet}>{words.noMatch}</p>}
          {GROUPS.map((group) => {
            const commands = shown.filter((command) => command.group === group);
            return (
              commands.length > 0 && (
                <section key={group} aria-label={m.commands.groups[group]}>
                  <h2 className={keyStyles.heading}>{m.commands.groups[group]}</h2>
                  <ul className={keyStyles.list}>
                    {commands.map((command) => (
                      <KeyRow key={command.id} command={command} all={all} own={data.keys} onOwn={put} />
                    ))}
                  </ul>
                </section>
              )
            );
          })}
        </>
      )}
    </>
  );
}
