import { useId, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { Account, AccountMoney } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { amountOf } from './budget-amount.ts';
import { useSetBudget } from './set-budget.mutation.ts';
import connectStyles from './connect-account.module.css';
import styles from './account-costs.module.css';

interface Props {
  account: Account;
  money: AccountMoney;
  onDone: () => void;
}

export function BudgetForm({ account, money, onDone }: Props) {
  const words = m.accountCosts.budget;
  const [amount, setAmount] = useState(money.budget === null ? '' : String(money.budget));
  const [stopsPolling, setStopsPolling] = useState(money.budgetStopsPolling);
  const [ownsApp, setOwnsApp] = useState(money.ownsApp);
  const save = useSetBudget(account);
  const submit = () => {
    const monthlyUsd = amountOf(amount);
    if (monthlyUsd === undefined) return;
    save.mutate(
      { monthlyUsd, stopsPolling, ownsApp },
      {
        onSuccess: () => {
          notify(words.saved(account.handle));
          onDone();
        },
      },
    );
  };

  return (
    <Form
      className={connectStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={connectStyles.help}>{words.help}</p>
      <Field
        label={`${words.amount}. ${words.amountHelp}`}
        inputMode="decimal"
        autoComplete="off"
        value={amount}
        onChange={setAmount}
        validate={(value) => (amountOf(value) === undefined ? words.notAnAmount : null)}
      />
      <Check label={words.stopsPolling} help={words.stopsPollingHelp} isOn={stopsPolling} onChange={setStopsPolling} />
      <Check label={words.ownsApp} help={words.ownsAppHelp} isOn={ownsApp} onChange={setOwnsApp} />
      {save.error && <ProblemLine>{words.notSaved(reason(save.error))}</ProblemLine>}
      <div className={connectStyles.actions}>
        <Button look="quiet" onPress={onDone}>
          {m.common.cancel}
        </Button>
        <Button look="primary" type="submit" isBusy={save.isPending}>
          {save.isPending ? words.submitting : words.submit}
        </Button>
      </div>
    </Form>
  );
}

interface CheckProps {
  label: string;
  help: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

function Check({ label, help, isOn, onChange }: CheckProps) {
  const id = useId();
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={isOn}
        aria-describedby={id}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
      <span id={id}>{help}</span>
    </label>
  );
}
