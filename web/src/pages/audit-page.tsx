import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { AuditList } from '../features/audit/audit-list.tsx';
import { readAuditSearch } from '../features/audit/audit-search.ts';
import type { AuditFilter } from '../features/audit/audit.query.ts';
import auditStyles from '../features/audit/audit.module.css';
import { useSession } from '../features/session/session.query.ts';
import { agentsQuery } from '../features/tickets/agents.query.ts';
import { m } from '../messages/index.ts';
import { Empty } from '../ui/states.tsx';
import styles from './settings-page.module.css';

const words = m.audit;

export function AuditPage() {
  const { agent } = useSession();
  if (agent.role !== 'admin') return <Empty isPage title={m.settings.adminOnly} text={m.settings.adminOnlyText} />;
  return <Audit />;
}

function Audit() {
  const filter = readAuditSearch({ ...useSearch({ strict: false }) });
  const navigate = useNavigate({ from: '/settings/audit' });
  // To what stands in the address by then: the page may not yet be drawn with what was chosen before.
  const choose = (change: AuditFilter) =>
    void navigate({ search: (now) => readAuditSearch({ ...now, ...change }), replace: true, resetScroll: false });
  const { data: agents = [] } = useQuery(agentsQuery);
  return (
    <>
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.intro}>{words.intro}</p>
        </div>
      </div>
      <search className={auditStyles.filters} aria-label={words.filters}>
        <select
          className={auditStyles.select}
          aria-label={words.what}
          value={filter.action ?? ''}
          onChange={(event) => choose({ action: event.target.value || undefined })}
        >
          <option value="">{words.everything}</option>
          {Object.entries(words.names).map(([action, name]) => (
            <option key={action} value={action}>
              {name}
            </option>
          ))}
        </select>
        <select
          className={auditStyles.select}
          aria-label={words.who}
          value={filter.agent ?? ''}
          onChange={(event) => choose({ agent: event.target.value || undefined })}
        >
          <option value="">{words.everyone}</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        {(['from', 'to'] as const).map((end) => (
          <label key={end} className={auditStyles.day}>
            {words[end]}
            <input
              type="date"
              className={auditStyles.select}
              min="1970-01-01"
              max="2999-12-31"
              value={filter[end] ?? ''}
              onChange={(event) => choose({ [end]: event.target.value })}
            />
          </label>
        ))}
      </search>
      {filter.from && filter.to && filter.from > filter.to ? (
        <Empty title={words.noDays} text={words.noDaysText} />
      ) : (
        <AuditList filter={filter} />
      )}
    </>
  );
}
