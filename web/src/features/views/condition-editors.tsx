import { useEffect, useId, useState } from 'react';
import type {
  Condition,
  ListCondition,
  ListField,
  Reference,
  TimeCondition,
  TimeField,
  WordsCondition,
} from '../../api/types/views.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { inUnits, relationOf, UNITS, type Relation, type Unit } from './condition-words.ts';
import { useOptions } from './value-options.ts';
import { ValuePicker } from './value-picker.tsx';
import styles from './filter-bar.module.css';

interface ListProps {
  field: ListField;
  draft: ListCondition | null;
  references: readonly Reference[];
  onDraft: (draft: Condition | null) => void;
}

export function ListEditor({ field, draft, references, onDraft }: ListProps) {
  const words = m.savedViews;
  const [is, setIs] = useState(draft?.is ?? 'any');
  const chosen = draft?.values ?? [];
  const { options, onType } = useOptions(field, chosen, references);
  const put = (values: string[], how: ListCondition['is']) =>
    onDraft(values.length > 0 ? { field, is: how, values } : null);
  const ways: ListCondition['is'][] = field === 'tag' ? ['any', 'all', 'none'] : ['any', 'none'];
  return (
    <>
      <Select
        label={words.fields[field]}
        value={is}
        options={ways.map((way) => [way, words.ways[way]])}
        onChoose={(way) => {
          setIs(way);
          put(chosen, way);
        }}
      />
      <ValuePicker
        label={words.fields[field]}
        options={options}
        chosen={chosen}
        onChoose={(values) => put(values.slice(0, 50), is)}
        onType={onType}
      />
    </>
  );
}

interface FormProps<T> {
  draft: T | null;
  onDraft: (draft: Condition | null) => void;
  onClose: () => void;
}

export function WordsEditor({ draft, onDraft, onClose }: FormProps<WordsCondition>) {
  const words = m.savedViews;
  const [is, setIs] = useState(draft?.is ?? 'has');
  const text = draft?.text ?? '';
  const put = (how: WordsCondition['is'], typed: string) =>
    onDraft(typed.trim() === '' ? null : { field: 'words', is: how, text: typed });
  return (
    <Form onClose={onClose}>
      <Select
        label={words.fields.words}
        value={is}
        options={(['has', 'lacks'] as const).map((way) => [way, words.wordWays[way]])}
        onChoose={(way) => {
          setIs(way);
          put(way, text);
        }}
      />
      <input
        className={styles.input}
        aria-label={words.fields.words}
        placeholder={words.wordsHelp}
        maxLength={300}
        dir="auto"
        value={text}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the field that the editor was opened for
        autoFocus
        onChange={(event) => put(is, event.target.value)}
      />
    </Form>
  );
}

type Way = Relation | 'before' | 'after';

export function TimeEditor({ field, draft, onDraft, onClose }: FormProps<TimeCondition> & { field: TimeField }) {
  const words = m.savedViews.times;
  const [way, setWay] = useState<Way>(() => wayOf(field, draft));
  const [[amount, unit], setSpan] = useState<[string, Unit]>(() => spanOf(draft));
  const [moment, setMoment] = useState(() => localOf(draft));
  const isMoment = way === 'before' || way === 'after';
  const ways: Way[] = [...(field === 'due' ? DUE_WAYS : PAST_WAYS), 'before', 'after'];
  useEffect(() => {
    onDraft(conditionOf(field, way, Number(amount), unit, moment));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is drawn anew with the draft is no change of it
  }, [field, way, amount, unit, moment]);
  return (
    <Form onClose={onClose}>
      <Select
        label={m.savedViews.fields[field]}
        value={way}
        options={ways.map((each) => [each, words.ways[each]])}
        onChoose={setWay}
      />
      {isMoment ? (
        <input
          className={styles.input}
          type="datetime-local"
          aria-label={words.moment}
          value={moment}
          onChange={(event) => setMoment(event.target.value)}
        />
      ) : (
        <span className={styles.span}>
          <input
            className={styles.input}
            type="number"
            min={0}
            max={9_999}
            aria-label={words.amount}
            value={amount}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the field that the editor was opened for
            autoFocus
            onChange={(event) => setSpan([event.target.value, unit])}
          />
          <Select
            label={words.unit}
            value={unit}
            options={(Object.keys(UNITS) as Unit[]).map((each) => [each, words.units[each]])}
            onChoose={(each) => setSpan([amount, each])}
          />
        </span>
      )}
    </Form>
  );
}

const PAST_WAYS: Way[] = ['olderThan', 'withinLast'];
const DUE_WAYS: Way[] = ['dueWithin', 'dueLater', 'olderThan'];

function wayOf(field: TimeField, draft: TimeCondition | null): Way {
  if (!draft) return field === 'due' ? 'dueWithin' : 'olderThan';
  return 'at' in draft ? draft.is : relationOf(draft.is, draft.minutesFromNow);
}

function spanOf(draft: TimeCondition | null): [string, Unit] {
  if (!draft || 'at' in draft) return ['2', 'hours'];
  const [amount, unit] = inUnits(draft.minutesFromNow);
  return [String(amount), unit];
}

/** As a field for a date and a time takes it, in the zone of whoever looks. */
function localOf(draft: TimeCondition | null): string {
  const at = draft && 'at' in draft ? new Date(draft.at) : new Date();
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function conditionOf(field: TimeField, way: Way, amount: number, unit: Unit, moment: string): TimeCondition | null {
  if (way === 'before' || way === 'after') {
    const at = new Date(moment);
    return Number.isNaN(at.getTime()) ? null : { field, is: way, at: at.toISOString() };
  }
  if (!Number.isInteger(amount) || amount < 0 || amount > 9_999) return null;
  const minutes = Math.min(amount * UNITS[unit], 5_256_000);
  const isPast = way === 'olderThan' || way === 'withinLast';
  const is = way === 'olderThan' || way === 'dueWithin' ? 'before' : 'after';
  return { field, is, minutesFromNow: isPast ? -minutes + 0 : minutes };
}

function Form({ onClose, children }: { onClose: () => void; children: React.ReactNode }) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
      <Button look="primary" type="submit">
        {m.savedViews.done}
      </Button>
    </form>
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: (readonly [value: T, name: string])[];
  onChoose: (value: T) => void;
}

export function Select<T extends string>({ label, value, options, onChoose }: SelectProps<T>) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="only-read-aloud">
        {label}
      </label>
      <select id={id} className={styles.select} value={value} onChange={(event) => onChoose(event.target.value as T)}>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}
