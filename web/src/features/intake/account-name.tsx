import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';

/** "@northwind"; the number of an account that is not, or not yet, known. */
export function accountName(accounts: readonly Account[], id: string): string {
  const account = accounts.find((each) => each.id === id);
  return account ? `@${account.handle}` : m.intake.unknownAccount(id);
}

/** "@northwind · mentions" */
export function AccountAndSource({
  accounts,
  accountId,
  source,
}: {
  accounts: readonly Account[];
  accountId: string;
  source: string;
}) {
  return (
    <span>
      <bdi>{accountName(accounts, accountId)}</bdi> · {sourceName(source)}
    </span>
  );
}

export const sourceName = (source: string): string => m.intake.sources[source] ?? source;
