import type { CSSProperties, ReactNode } from 'react';
import { Problem } from '../api/client.ts';
import { m } from '../messages/index.ts';
import { Button } from './button.tsx';
import { WarnIcon } from './icons.tsx';
import styles from './states.module.css';

interface EmptyProps {
  title: string;
  text: string;
  /** It is all there is on the page, so its title is the page's. */
  isPage?: boolean;
  children?: ReactNode;
}

/** Nothing is here: says what will come and what to do. */
export function Empty({ title, text, isPage = false, children }: EmptyProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className={styles.block}>
      <svg className={styles.drawing} width="56" height="40" viewBox="0 0 56 40" fill="none" aria-hidden="true">
        <path
          d="M8 6h24a6 6 0 0 1 6 6v6a6 6 0 0 1-6 6H20l-8 6v-6H8a6 6 0 0 1-6-6v-6a6 6 0 0 1 6-6Z"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
        <circle cx="46" cy="30" r="4" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <Title className={styles.title}>{title}</Title>
      <p className={styles.text}>{text}</p>
      {children && <div className={styles.action}>{children}</div>}
    </div>
  );
}

/** Loading failed: says what and why, and offers to try again. */
export function Failed({ what, error, onRetry }: { what: string; error: unknown; onRetry: () => void }) {
  return (
    <div className={styles.block} role="alert">
      <p className={styles.title}>{what}</p>
      <p className={styles.text}>{reason(error)}</p>
      <Button className={styles.action} onPress={onRetry}>
        {m.common.retry}
      </Button>
    </div>
  );
}

/** What went wrong with something the person did, beside where they did it. */
export function ProblemLine({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.problem} role="alert">
      <WarnIcon />
      <span>{children}</span>
      {action}
    </div>
  );
}

/** The sentence to show for an error: the page's or the server's own, or that there was no answer. */
export function reason(error: unknown): string {
  return error instanceof Problem ? (m.problems[error.code] ?? error.message) : m.common.noAnswer;
}

export function Bone({
  width,
  height = 12,
  style,
}: {
  width: number | string;
  height?: number;
  style?: CSSProperties;
}) {
  return <div className={styles.bone} style={{ width, height, ...style }} />;
}
