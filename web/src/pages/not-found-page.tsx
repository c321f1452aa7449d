import { Link } from '@tanstack/react-router';
import { m } from '../messages/index.ts';
import { Empty } from '../ui/states.tsx';
import styles from './plain-page.module.css';

export function NotFoundPage() {
  return (
    <main className={styles.page}>
      <Empty isPage title={m.notFound.title} text={m.notFound.text}>
        <Link to="/tickets/$view" params={{ view: 'open' }} className={styles.home}>
          {m.notFound.home}
        </Link>
      </Empty>
    </main>
  );
}
