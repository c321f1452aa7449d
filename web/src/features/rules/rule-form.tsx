import { useEffect, useRef, useState } from 'react';
import type { Rule, SpokenWay } from '../../api/types/rules.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { CheckField, LinesField } from './form-fields.tsx';
import { conditionsOf, draftOf, mistakesIn, WAYS, type RuleDraft } from './rule-draft.ts';
import { RulePreviewPanel } from './rule-preview.tsx';
import { useSaveRule } from './rules.queries.ts';
import styles from './rules.module.css';

const words = m.rules.form;

interface Props {
  accountId: string;
  /** null: a new one. */
  rule: Rule | null;
  onDone: () => void;
}

/** A rule and, beside it, what it would have done. */
export function RuleForm({ accountId, rule, onDone }: Props) {
  const [draft, setDraft] = useState(() => draftOf(rule));
  const save = useSaveRule(accountId, rule);
  // The button that led here is gone, and would take the focus with it.
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const mistakes = mistakesIn(draft);
  const conditions = mistakes.size === 0 ? conditionsOf(draft) : {};
  const put = <Name extends keyof RuleDraft>(name: Name, value: RuleDraft[Name]) =>
    setDraft((now) => ({ ...now, [name]: value }));
  const setWay = (way: SpokenWay, on: boolean) =>
    put(
      'ways',
      WAYS.filter((each) => (each === way ? on : draft.ways.includes(each))),
    );
  const text = (name: 'followersBelow' | 'followersFrom' | 'languages' | 'otherLanguages') => ({
    label: words[name],
    value: draft[name],
    onChange: (value: string) => put(name, value),
    isInvalid: mistakes.has(name),
  });
  const submit = () =>
    save.mutate(
      { name: draft.name.trim(), conditions },
      {
        onSuccess: (saved) => {
          notify(words.saved(saved.name));
          onDone();
        },
      },
    );

  return (
    <form
      className={styles.editor}
      aria-label={rule ? words.editTitle : words.newTitle}
      onSubmit={(event) => {
        event.preventDefault();
        if (mistakes.size === 0 && !save.isPending) submit();
      }}
    >
      <div className={styles.fields}>
        <h2 ref={title} tabIndex={-1} className={styles.formTitle}>
          {rule ? words.editTitle : words.newTitle}
        </h2>
        <Field
          label={words.name}
          value={draft.name}
          onChange={(value) => put('name', value)}
          isRequired
          maxLength={100}
        />
        <p className={styles.quiet}>{words.help}</p>
        <fieldset className={styles.choices}>
          <legend>{words.ways}</legend>
          {WAYS.map((way) => (
            <CheckField
              key={way}
              label={m.rules.ways[way]}
              checked={draft.ways.includes(way)}
              onChange={(on) => setWay(way, on)}
            />
          ))}
        </fieldset>
        <LinesField
          label={words.containsAny}
          help={words.wordsHelp}
          value={draft.containsAny}
          onChange={(value) => put('containsAny', value)}
        />
        <LinesField
          label={words.containsNone}
          value={draft.containsNone}
          onChange={(value) => put('containsNone', value)}
        />
        <LinesField
          label={words.authors}
          help={words.authorsHelp}
          value={draft.authors}
          onChange={(value) => put('authors', value)}
        />
        <div className={styles.pair}>
          <Field {...text('languages')} />
          <Field {...text('otherLanguages')} />
        </div>
        <p className={styles.quiet}>{words.languagesHelp}</p>
        <div className={styles.pair}>
          <Field {...text('followersFrom')} inputMode="numeric" />
          <Field {...text('followersBelow')} inputMode="numeric" />
        </div>
        <SelectField
          label={words.link}
          value={draft.link}
          options={[
            ['any', words.linkAny],
            ['yes', words.linkYes],
            ['no', words.linkNo],
          ]}
          onChange={(value) => put('link', value as RuleDraft['link'])}
        />
        <CheckField
          label={words.withoutWords}
          checked={draft.withoutWords}
          onChange={(on) => put('withoutWords', on)}
        />
        {(mistakes.has('followersBelow') || mistakes.has('followersFrom')) && <ProblemLine>{words.number}</ProblemLine>}
        {(mistakes.has('languages') || mistakes.has('otherLanguages')) && <ProblemLine>{words.language}</ProblemLine>}
        {save.error && <ProblemLine>{words.notSaved(reason(save.error))}</ProblemLine>}
        <div className={styles.formActions}>
          <Button look="quiet" onPress={onDone}>
            {m.common.cancel}
          </Button>
          <Button look="primary" type="submit" isBusy={save.isPending}>
            {save.isPending ? words.saving : words.save}
          </Button>
        </div>
      </div>
      <RulePreviewPanel accountId={accountId} ruleId={rule?.id} conditions={conditions} />
    </form>
  );
}
