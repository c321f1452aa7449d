import { useId } from 'react';
import styles from './settings.module.css';

interface Props {
  label: string;
  help?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

export function CheckLine({ label, help, isOn, isDisabled = false, onChange }: Props) {
  const id = useId();
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={help ? id : undefined}
        onChange={(event) => onChange(event.target.checked)}
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
