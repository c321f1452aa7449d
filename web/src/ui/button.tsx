import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';

interface Props extends Omit<ButtonProps, 'className' | 'style' | 'isPending'> {
  look?: 'primary' | 'plain' | 'quiet' | 'link';
  square?: boolean;
  /** What it started is not done yet: it keeps the focus and does nothing. Its words should say what is going on. */
  isBusy?: boolean;
  className?: string;
}

// React Aria's own isPending announces through an element without a name when the button has no progress bar inside.
export function Button({ look = 'plain', square = false, isBusy = false, className, onPress, type, ...props }: Props) {
  const classes = [styles.button, styles[look], square && styles.square, className];
  return (
    <AriaButton
      {...props}
      type={isBusy ? 'button' : type}
      onPress={isBusy ? undefined : onPress}
      data-busy={isBusy ? '' : undefined}
      className={classes.filter(Boolean).join(' ')}
    />
  );
}
