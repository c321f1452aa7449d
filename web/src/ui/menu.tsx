import type { ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  type MenuItemProps,
  type MenuProps,
} from 'react-aria-components/Menu';
import { Popover as AriaPopover, type PopoverProps } from 'react-aria-components/Popover';
import { CheckIcon } from './icons.tsx';
import styles from './menu.module.css';

export { MenuTrigger };

export function Popover({ className, ...props }: Omit<PopoverProps, 'className' | 'style'> & { className?: string }) {
  return <AriaPopover offset={4} {...props} className={[styles.popover, className].filter(Boolean).join(' ')} />;
}

/** Escape closes what it stands in, and never unticks what is chosen. */
export function Menu<T extends object>(props: Omit<MenuProps<T>, 'className' | 'style' | 'escapeKeyBehavior'>) {
  return <AriaMenu {...props} className={styles.menu} escapeKeyBehavior="none" />;
}

interface ItemProps extends Omit<MenuItemProps, 'className' | 'style' | 'children'> {
  /** Drawn before the words. */
  icon?: ReactNode;
  /** Drawn after them, for instance a count. */
  after?: ReactNode;
  children: ReactNode;
}

export function Item({ icon, after, children, ...props }: ItemProps) {
  return (
    // Without its words nobody gets to it by typing them.
    <MenuItem textValue={typeof children === 'string' ? children : undefined} {...props} className={styles.item}>
      {({ isSelected }) => (
        <>
          {icon}
          <span className={styles.grow}>{children}</span>
          <span className={styles.after}>{isSelected ? <CheckIcon /> : after}</span>
        </>
      )}
    </MenuItem>
  );
}

export { styles as menuStyles };
