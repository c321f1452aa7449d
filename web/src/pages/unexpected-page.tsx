import { NoAnswer, Problem } from '../api/client.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty, reason } from '../ui/states.tsx';
import styles from './plain-page.module.css';

/** A page that could not be drawn at all, for instance because the session could not be asked for. */
export function UnexpectedPage({ error }: { error: unknown }) {
  const known = error instanceof Problem || error instanceof NoAnswer;
  return (
    <main className={styles.page}>
      <Empty isPage title={m.common.unexpected} text={known ? reason(error) : m.common.unexpectedHelp}>
        <Button look="primary" onPress={() => window.location.reload()}>
          {m.common.reload}
        </Button>
      </Empty>
    </main>
  );
}
