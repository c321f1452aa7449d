import { useState } from 'react';
import type { Rule, RuleList as Rules } from '../../api/types/rules.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { Ago } from '../../ui/moment.tsx';
import { notify } from '../../ui/notices.tsx';
import { Empty, reason } from '../../ui/states.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleWords } from './rule-words.tsx';
import { useDeleteRule } from './rules.queries.ts';
import styles from './rules.module.css';

const words = m.rules;

/** Which rule is in the form: none, a new one, or this. */
type Editing = { rule: Rule | null } | null;

/** The rules of an account, and the form for one of them. */
export function RuleList({ accountId, rules }: { accountId: string; rules: Rules }) {
  const [editing, setEditing] = useState<Editing>(null);
  const isFull = rules.items.length >= rules.most;
  const add = !isFull && (
    <Button look="primary" onPress={() => setEditing({ rule: null })}>
      <PlusIcon />
      {words.add}
    </Button>
  );
  if (editing) {
    return <RuleForm accountId={accountId} rule={editing.rule} onDone={() => setEditing(null)} />;
  }
  if (rules.items.length === 0) {
    return (
      <Empty title={words.empty} text={words.emptyText}>
        {add}
      </Empty>
    );
  }
  return (
    <>
      <ul className={styles.box}>
        {rules.items.map((rule) => (
          <RuleRow key={rule.id} rule={rule} onEdit={() => setEditing({ rule })} />
        ))}
      </ul>
      <div className={styles.under}>{isFull ? <p className={styles.quiet}>{words.full(rules.most)}</p> : add}</div>
    </>
  );
}

function RuleRow({ rule, onEdit }: { rule: Rule; onEdit: () => void }) {
  const remove = useDeleteRule(rule.accountId);
  const onDelete = () =>
    remove.mutate(rule, {
      onSuccess: () => notify(words.deleted(rule.name)),
      onError: (error) => notify(words.notDeleted(reason(error))),
    });
  return (
    <li className={styles.rule}>
      <div className={styles.ruleWords}>
        <p className={styles.ruleName}>
          <ForeignText text={rule.name} />
        </p>
        <p>{rule.conditions ? <RuleWords conditions={rule.conditions} /> : words.unreadable}</p>
        <p className={styles.quiet}>
          {words.changed} <Ago at={rule.updatedAt} /> {words.by(rule.updatedBy.name)}
        </p>
      </div>
      <div className={styles.ruleActions}>
        <Button aria-label={words.editOf(rule.name)} onPress={onEdit}>
          {words.edit}
        </Button>
        <Button look="quiet" aria-label={words.deleteOf(rule.name)} isBusy={remove.isPending} onPress={onDelete}>
          {remove.isPending ? words.deleting : words.delete}
        </Button>
      </div>
    </li>
  );
}
