import { useState, type FormEvent } from 'react';
import { Label } from 'react-aria-components/Label';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import type { Role } from '../../api/types/people.ts';
import type { Macro } from '../../api/types/writing.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, fieldStyles } from '../../ui/field.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useDeleteMacro, useSaveMacro, type MacroDraft } from './macros.queries.ts';
import styles from './macros.module.css';

const STATUSES = ['open', 'pending', 'on_hold', 'solved'] as const;

interface Props {
  /** null: a new one. */
  macro: Macro | null;
  role: Role;
  onDone: () => void;
}

export function MacroForm({ macro, role, onDone }: Props) {
  const [draft, setDraft] = useState<MacroDraft>({
    macro,
    name: macro?.name ?? '',
    text: macro?.text ?? '',
    forX: macro?.variants.x ?? '',
    status: macro?.status ?? null,
    shared: macro?.shared ?? false,
  });
  const change = (part: Partial<MacroDraft>) => setDraft({ ...draft, ...part });
  const save = useSaveMacro();
  const remove = useDeleteMacro();
  const error = save.error ?? remove.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft, { onSuccess: onDone });
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={m.macros.name}
        value={draft.name}
        onChange={(name) => change({ name })}
        maxLength={80}
        isRequired
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the button that led here is gone
        autoFocus
      />
      <Area label={m.macros.text} value={draft.text} onChange={(text) => change({ text })} isRequired />
      <p className={styles.hint}>{m.macros.variables}</p>
      <Area label={m.macros.forX} value={draft.forX} onChange={(forX) => change({ forX })} />
      <label className={styles.row}>
        {m.macros.status}
        <select
          className={styles.select}
          value={draft.status ?? ''}
          onChange={(event) => change({ status: (event.target.value || null) as Macro['status'] })}
        >
          <option value="">{m.macros.asItIs}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {m.status.names[status]}
            </option>
          ))}
        </select>
      </label>
      {macro === null && role !== 'agent' && (
        <label className={styles.row}>
          <input
            type="checkbox"
            checked={draft.shared}
            onChange={(event) => change({ shared: event.target.checked })}
          />
          {m.macros.shared}
        </label>
      )}
      {error && <ProblemLine>{reason(error)}</ProblemLine>}
      <div className={styles.actions}>
        <Button look="quiet" onPress={onDone}>
          {m.common.back}
        </Button>
        {macro && (
          <Button look="quiet" onPress={() => remove.mutate(macro.id, { onSuccess: onDone })}>
            {m.macros.remove}
          </Button>
        )}
        <Button look="primary" type="submit" isDisabled={save.isPending} className={styles.use}>
          {m.macros.save}
        </Button>
      </div>
    </form>
  );
}

interface AreaProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isRequired?: boolean;
}

function Area({ label, value, onChange, isRequired = false }: AreaProps) {
  return (
    <TextField
      value={value}
      onChange={onChange}
      isRequired={isRequired}
      maxLength={5_000}
      className={fieldStyles.field}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <TextArea className={styles.area} rows={4} dir="auto" />
    </TextField>
  );
}
