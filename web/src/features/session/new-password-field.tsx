import { useState } from 'react';
import { m } from '../../messages/index.ts';
import { Field } from '../../ui/field.tsx';
import styles from './sign-in-form.module.css';

/** What the server asks for, too. */
export const SHORTEST_PASSWORD = 12;

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A password that is chosen: its only rule is told first, and what is typed can be looked at. */
export function NewPasswordField({ label, value, onChange }: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <div className={styles.choose}>
      <Field
        label={label}
        help={m.join.passwordHelp}
        type={isShown ? 'text' : 'password'}
        name="new-password"
        autoComplete="new-password"
        maxLength={200}
        value={value}
        onChange={onChange}
        isRequired
        validate={(typed) =>
          typed !== '' && typed.length < SHORTEST_PASSWORD ? m.join.tooShort(SHORTEST_PASSWORD - typed.length) : null
        }
      />
      <label className={styles.show}>
        <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
        {m.join.show}
      </label>
    </div>
  );
}
