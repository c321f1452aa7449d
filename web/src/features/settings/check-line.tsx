import { useId, useState } from 'react';
import styles from './settings.module.css';

interface Props {
  label: string;
  help?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** Shows at once what was chosen; when what is kept becomes something else, that. */
export function CheckLine({ label, help, isOn, onChange }: Props) {
  const id = useId();
  const [kept, setKept] = useState(isOn);
  const [shown, setShown] = useState(isOn);
  if (kept !== isOn) {
    setKept(isOn);
    setShown(isOn);
  }
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={shown}
        aria-describedby={help ? id : undefined}
        onChange={(event) => {
          setShown(event.target.checked);
          onChange(event.target.checked);
        }}
      />
      <span>{label}</span>
      {help && (
        <span id={id} className={styles.quiet}>
          {help}
        </span>
      )}
    </label>
  );
}
