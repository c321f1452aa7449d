import { useId, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { WorkspaceSettings } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, fieldStyles } from '../../ui/field.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { inUnits, minutesOf, UNITS, type Unit } from './minutes.ts';
import { useChangeWorkspace } from './workspace.queries.ts';
import styles from './workspace.module.css';

const words = m.workspace;

export function WorkspaceForm({ settings }: { settings: WorkspaceSettings }) {
  const [name, setName] = useState(settings.name);
  const [within, setWithin] = useState(inUnits(settings.answerWithinMinutes));
  const change = useChangeWorkspace();
  const id = useId();
  const minutes = minutesOf(within.amount, within.unit);
  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (minutes === null) return;
        change.mutate({ name, answerWithinMinutes: minutes }, { onSuccess: () => notify(m.settings.saved) });
      }}
    >
      <Field label={words.name} help={words.nameHelp} value={name} onChange={setName} maxLength={80} isRequired />
      <div className={styles.within}>
        <Field
          label={words.answerWithin}
          help={words.answerWithinHelp}
          inputMode="numeric"
          autoComplete="off"
          value={within.amount}
          onChange={(amount) => setWithin({ ...within, amount })}
          validate={(amount) => (minutesOf(amount, within.unit) === null ? words.notATime : null)}
        />
        <select
          id={id}
          className={fieldStyles.input}
          aria-label={words.unit}
          value={within.unit}
          onChange={(event) => setWithin({ ...within, unit: event.target.value as Unit })}
        >
          {UNITS.map((unit) => (
            <option key={unit} value={unit}>
              {words.units[unit]}
            </option>
          ))}
        </select>
      </div>
      {change.error && <ProblemLine>{words.notSaved(reason(change.error))}</ProblemLine>}
      <div>
        <Button look="primary" type="submit" isBusy={change.isPending}>
          {change.isPending ? m.settings.saving : m.settings.save}
        </Button>
      </div>
    </Form>
  );
}
