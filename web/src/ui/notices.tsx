import { useEffect, useSyncExternalStore } from 'react';
import { m } from '../messages/index.ts';
import { Button } from './button.tsx';
import { CloseIcon } from './icons.tsx';
import styles from './notices.module.css';

interface Notice {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 10_000;
let notices: Notice[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/** Says something for ten seconds, with at most one thing to do about it, such as undo. The newest two stay. */
export function notify(text: string, action?: Notice['action']): void {
  show([...notices, { id: nextId++, text, action }].slice(-2));
}

function show(next: Notice[]): void {
  notices = next;
  for (const changed of listeners) changed();
}

const dismiss = (id: number) => show(notices.filter((notice) => notice.id !== id));

export function Notices() {
  const shown = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => notices,
  );
  return (
    <div className={styles.region} aria-live="polite">
      {shown.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeLine({ notice }: { notice: Notice }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(notice.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice.id]);
  return (
    <div className={styles.notice}>
      <span>{notice.text}</span>
      {notice.action && (
        <Button
          look="link"
          className={styles.action}
          onPress={() => {
            dismiss(notice.id);
            notice.action?.run();
          }}
        >
          {notice.action.label}
        </Button>
      )}
      <Button
        look="quiet"
        square
        className={styles.close}
        aria-label={m.common.dismiss}
        onPress={() => dismiss(notice.id)}
      >
        <CloseIcon />
      </Button>
    </div>
  );
}
