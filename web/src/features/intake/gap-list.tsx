import { useInfiniteQuery } from '@tanstack/react-query';
import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { gapsQuery } from './intake.queries.ts';
import { GapRow } from './gap-row.tsx';
import { IntakeSection } from './intake-section.tsx';

const words = m.intake.gaps;

/** Spans in which posts may be missing, the newest first. */
export function GapList({ accounts, isAdmin }: { accounts: readonly Account[]; isAdmin: boolean }) {
  const query = useInfiniteQuery(gapsQuery);
  const gaps = query.data?.pages.flatMap((page) => page.items) ?? [];
  const note = !isAdmin && gaps.some((gap) => gap.state === 'open') ? words.adminOnly : null;
  return (
    <IntakeSection id="gaps" words={words} note={note} query={query} count={gaps.length}>
      {gaps.map((gap) => (
        <GapRow key={gap.id} gap={gap} accounts={accounts} isAdmin={isAdmin} />
      ))}
    </IntakeSection>
  );
}
