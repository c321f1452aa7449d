import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { m } from '../messages/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { isTaken } from '../ui/typing.ts';
import styles from './shortcuts.module.css';

const ShowShortcuts = createContext<() => void>(() => undefined);

export const useShowShortcuts = () => useContext(ShowShortcuts);

/** "?" shows the keys, wherever one is. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '?' || isTaken(event)) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <ShowShortcuts.Provider value={() => setOpen(true)}>
      {children}
      <Dialog title={m.keys.title} isOpen={open} onOpenChange={setOpen}>
        <dl className={styles.keys}>
          {m.keys.list.map(([keys, meaning]) => (
            <div key={keys} className={styles.line}>
              <dt>{keys.split(' ').map((key, index) => (key === '/' ? ' / ' : <kbd key={index}>{key}</kbd>))}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </ShowShortcuts.Provider>
  );
}
