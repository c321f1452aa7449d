import { useQuery } from '@tanstack/react-query';
import type { Team } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Bone, Empty, Failed } from '../../ui/states.tsx';
import { agentsQuery } from '../tickets/agents.query.ts';
import { teamsQuery } from '../tickets/teams.query.ts';
import styles from './teams.module.css';

const words = m.teams;
/** More names than these nobody reads in a row. */
const MOST_NAMES = 8;

export function TeamList({ onChange }: { onChange: (team: Team) => void }) {
  const teams = useQuery({ ...teamsQuery, staleTime: 0 });
  const { data: agents = [] } = useQuery(agentsQuery);
  if (teams.isPending)
    return (
      <div aria-busy="true">
        <span className="only-read-aloud">{m.common.loading}</span>
        <Bone width="100%" height={64} />
      </div>
    );
  if (!teams.data) return <Failed what={words.failed} error={teams.error} onRetry={() => void teams.refetch()} />;
  if (teams.data.length === 0) return <Empty title={words.empty} text={words.emptyText} />;
  const nameOf = new Map(agents.map(({ id, name }) => [id, name]));
  return (
    <ul className={styles.list} aria-label={words.list}>
      {teams.data.map((team) => {
        const names = team.memberIds.flatMap((id) => nameOf.get(id) ?? []);
        return (
          <li key={team.id} className={styles.team}>
            <div className={styles.about}>
              <p className={styles.name}>
                <bdi>{team.name}</bdi>
              </p>
              <p className={styles.quiet}>
                {team.memberIds.length === 0 ? words.noMembers : words.members(team.memberIds.length)}
                {names.length > 0 &&
                  `: ${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? '…' : ''}`}
              </p>
            </div>
            <Button aria-label={words.edit(team.name)} onPress={() => onChange(team)}>
              {words.change}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
