import { useRef, useState } from 'react';
import type { PersonLink } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { fieldStyles } from '../../ui/field.tsx';
import { useNow } from '../../ui/now.ts';
import { clock } from '../../ui/time-words.ts';
import styles from './people.module.css';

const words = m.people;

/** A link that is shown once, to be copied and sent. */
export function LinkShown({ link, onDone }: { link: PersonLink; onDone: () => void }) {
  const [said, setSaid] = useState('');
  const now = useNow(60_000);
  const field = useRef<HTMLInputElement>(null);
  const address = window.location.origin + link.path;
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(address);
      setSaid(words.copied);
    } catch {
      // Refused by the browser, or a page that is not on https.
      setSaid(words.notCopied);
    }
  };
  return (
    <div className={styles.form}>
      <p className={styles.quiet}>{words.linkHelp}</p>
      <div className={styles.copy}>
        <input
          ref={field}
          className={fieldStyles.input}
          aria-label={words.link}
          value={address}
          readOnly
          onFocus={(event) => event.target.select()}
        />
        <Button look="primary" onPress={() => void copy()}>
          {words.copy}
        </Button>
      </div>
      <p className={styles.quiet}>{words.linkUntil(clock(Date.parse(link.until), now))}</p>
      <div className={styles.actions}>
        <output className={styles.said}>{said}</output>
        <Button onPress={onDone}>{words.done}</Button>
      </div>
    </div>
  );
}
