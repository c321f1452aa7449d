import { useId } from 'react';
import { fieldStyles } from '../../ui/field.tsx';
import styles from './rules.module.css';

interface LinesProps {
  label: string;
  help?: string;
  value: string;
  onChange: (value: string) => void;
}

/** Several words, one a line. */
export function LinesField({ label, help, value, onChange }: LinesProps) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id} className={fieldStyles.label}>
        {label}
      </label>
      <textarea
        id={id}
        className={`${fieldStyles.input} ${styles.lines}`}
        rows={Math.min(Math.max(value.split('\n').length, 2), 8)}
        value={value}
        dir="auto"
        spellCheck={false}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {help && (
        <p id={`${id}-help`} className={styles.quiet}>
          {help}
        </p>
      )}
    </div>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}

export function CheckField({ label, checked, onChange }: CheckProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
