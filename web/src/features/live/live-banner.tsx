import { useEffect, useState, useSyncExternalStore } from 'react';
import { m } from '../../messages/index.ts';
import { WarnIcon } from '../../ui/icons.tsx';
import { useLiveDownSince } from './live.store.ts';
import styles from './live-banner.module.css';

/** A short break is nobody's business. */
const PATIENCE_MS = 3_000;

/** Says, quietly, that what is shown may be old. */
export function LiveBanner({ checking }: { checking: boolean }) {
  const shown = useDownFor(PATIENCE_MS);
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  return (
    <div aria-live="polite">
      {(checking || shown) && (
        <p className={styles.banner}>
          <WarnIcon />
          {!online ? m.live.offline : checking ? m.live.checking : m.live.reconnecting}
        </p>
      )}
    </div>
  );
}

function useDownFor(ms: number): boolean {
  const since = useLiveDownSince();
  const [late, setLate] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setLate(since), since + ms - Date.now());
    return () => clearTimeout(timer);
  }, [since, ms]);
  return since !== null && late === since;
}

function subscribeOnline(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}
