import { useQuery } from '@tanstack/react-query';
import { useSession } from '../features/session/session.query.ts';
import { WorkspaceForm } from '../features/workspace/workspace-form.tsx';
import { workspaceQuery } from '../features/workspace/workspace.queries.ts';
import { m } from '../messages/index.ts';
import { Bone, Empty, Failed } from '../ui/states.tsx';
import styles from './settings-page.module.css';

const words = m.workspace;

export function WorkspacePage() {
  const { agent } = useSession();
  if (agent.role !== 'admin') return <Empty isPage title={m.settings.adminOnly} text={m.settings.adminOnlyText} />;
  return <Settings />;
}

function Settings() {
  const { data, error, refetch } = useQuery(workspaceQuery);
  return (
    <>
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.intro}>{words.intro}</p>
        </div>
      </div>
      {data ? (
        <WorkspaceForm settings={data} />
      ) : error ? (
        <Failed what={words.failed} error={error} onRetry={() => void refetch()} />
      ) : (
        <div aria-busy="true">
          <span className="only-read-aloud">{m.common.loading}</span>
          <Bone width="100%" height={140} />
        </div>
      )}
    </>
  );
}
