import { m } from '../../messages/index.ts';
import { Bone } from '../../ui/states.tsx';
import styles from './ticket-list.module.css';

const WIDTHS = [82, 64, 91, 73, 88, 58, 79, 69];

export function ListSkeleton() {
  return (
    <div>
      <span className="only-read-aloud">{m.common.loading}</span>
      {WIDTHS.map((width) => (
        <div key={width} className={styles.skeleton} aria-hidden="true">
          <Bone width={32} height={32} style={{ borderRadius: '50%' }} />
          <div className={styles.lines}>
            <Bone width={`${width * 0.6}%`} />
            <Bone width={`${width}%`} />
            <Bone width="35%" height={10} />
          </div>
        </div>
      ))}
    </div>
  );
}
