import type { AccountMoney } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Meter } from '../../ui/meter.tsx';
import listStyles from './account-list.module.css';
import styles from './account-costs.module.css';

/** What the account costs this month, beside its other figures. */
export function CostFigure({ money }: { money: AccountMoney }) {
  const words = m.accountCosts;
  const { month, today, budget, forecast } = money;
  return (
    <div className={listStyles.figure}>
      <dt>{words.label}</dt>
      <dd>
        {budget === null ? words.dollars(month) : words.ofBudget(month, budget)}
        {budget !== null && <Meter value={month} max={budget} high={budget * 0.8} tone="warn" />}
        <p className={styles.aside}>{forecast === null ? words.todayOnly(today) : words.byItsEnd(forecast)}</p>
      </dd>
    </div>
  );
}
