import { capsOf, pressesOf } from './keys.ts';
import { IS_MAC } from './key-presses.ts';
import styles from './key-caps.module.css';

/** One way to press something, drawn: `Mod+k`, `g m`. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className={styles.caps}>
      {pressesOf(keys).map((press, at) => (
        <span key={at} className={styles.press}>
          {capsOf(press, IS_MAC).map((cap) => (
            <kbd key={cap} className={styles.cap}>
              {cap}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
