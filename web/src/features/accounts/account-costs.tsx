import { useState } from 'react';
import type { Account, AccountMoney } from '../../api/types/accounts.ts';
import { formatNumber, m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { BudgetForm } from './budget-form.tsx';
import details from './account-details.module.css';
import styles from './account-costs.module.css';

interface Props {
  account: Account;
  money: AccountMoney;
  isAdmin: boolean;
}

/** What was read and written this month and what that costs; and how much it may cost. */
export function AccountCosts({ account, money, isAdmin }: Props) {
  const words = m.accountCosts;
  const [isSetting, setSetting] = useState(false);
  const { budget, budgetStopsPolling } = money;
  return (
    <div className={styles.costs}>
      {money.byKind.length > 0 ? <Kinds money={money} /> : <p>{words.none}</p>}
      <p>{words.forecast(money.forecast)}</p>
      <p>{budget === null ? words.budget.none : words.budget.is(budget, budgetStopsPolling)}</p>
      {isAdmin && account.state !== 'disconnected' && (
        <Button onPress={() => setSetting(true)}>{budget === null ? words.budget.set : words.budget.change}</Button>
      )}
      <p className={styles.note}>{words.estimate(money.pricesSince)}</p>
      <Dialog title={words.budget.title(account.handle)} isOpen={isSetting} onOpenChange={setSetting}>
        <BudgetForm account={account} money={money} onDone={() => setSetting(false)} />
      </Dialog>
    </div>
  );
}

function Kinds({ money }: { money: AccountMoney }) {
  const words = m.accountCosts;
  return (
    <table className={details.table}>
      <thead>
        <tr>
          <th scope="col">{words.kind}</th>
          <th scope="col">{words.today}</th>
          <th scope="col">{words.month}</th>
          <th scope="col" className={styles.each}>
            {words.each}
          </th>
          <th scope="col">{words.cost}</th>
        </tr>
      </thead>
      <tbody>
        {money.byKind.map(({ kind, units, unitsToday, price, usd }) => (
          <tr key={kind}>
            <th scope="row">{words.kinds[kind] ?? kind}</th>
            <td>{formatNumber(unitsToday)}</td>
            <td>{formatNumber(units)}</td>
            <td className={styles.each}>{words.price(price)}</td>
            <td>{words.dollars(usd)}</td>
          </tr>
        ))}
        <tr className={styles.sum}>
          <th scope="row">{words.sum}</th>
          <td>{words.dollars(money.today)}</td>
          <td colSpan={3}>{words.dollars(money.month)}</td>
        </tr>
      </tbody>
    </table>
  );
}
