import { keysOf } from './bindings.ts';
import { KeyCaps } from './key-caps.tsx';
import { matchKeys, pressesOf } from './keys.ts';
import { commandsNow } from './registry.ts';
import styles from './sequence-hint.module.css';

/** After `g`: what may follow. */
export function SequenceHint({ pressed }: { pressed: readonly string[] }) {
  if (pressed.length === 0) return null;
  const next = commandsNow().flatMap((command) =>
    keysOf(command)
      .filter((keys) => matchKeys(keys, pressed) === 'begins')
      .map((keys) => ({ id: command.id, name: command.name, rest: pressesOf(keys).slice(pressed.length).join(' ') })),
  );
  return (
    <output className={styles.hint}>
      {next.map(({ id, name, rest }) => (
        <span key={`${id} ${rest}`} className={styles.choice}>
          <KeyCaps keys={rest} />
          {name}
        </span>
      ))}
    </output>
  );
}
