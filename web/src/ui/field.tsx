import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';
import styles from './field.module.css';

export function Field({
  label,
  help,
  ...props
}: Omit<TextFieldProps, 'className' | 'style' | 'children'> & {
  label: string;
  /** Said before anything is typed. */
  help?: string;
}) {
  return (
    <TextField {...props} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      {help && (
        <Text slot="description" className={styles.help}>
          {help}
        </Text>
      )}
      <Input className={styles.input} />
      <FieldError className={styles.error} />
    </TextField>
  );
}

export { styles as fieldStyles };
