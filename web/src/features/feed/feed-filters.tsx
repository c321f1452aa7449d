import { useEffect, useId, useState } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import type { FeedFilter, FeedReason, FeedRule } from '../../api/types/feed.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { REASONS } from './feed-search.ts';
import styles from './feed.module.css';

const words = m.feed;
const PAUSE_MS = 350;

interface Props {
  accounts: readonly Account[];
  rules: readonly FeedRule[];
  filter: FeedFilter;
  onFilter: (filter: FeedFilter) => void;
}

export function FeedFilters({ accounts, rules, filter, onFilter }: Props) {
  const isGiven = Object.keys(filter).length > 0;
  return (
    <search className={styles.filters} aria-label={words.filters}>
      <Choice
        label={words.account}
        all={words.allAccounts}
        value={filter.account}
        options={accounts.map(({ id, handle }) => [id, `@${handle}`])}
        onChoose={(account) => onFilter({ ...filter, account })}
      />
      <Choice
        label={words.why}
        all={words.allReasons}
        value={filter.why}
        options={REASONS.map((why) => [why, words.reasons[why]])}
        onChoose={(why) =>
          onFilter({ ...filter, why: why as FeedReason | undefined, rule: why === 'rule' ? filter.rule : undefined })
        }
      />
      {rules.length > 0 && (!filter.why || filter.why === 'rule') && (
        <Choice
          label={words.rule}
          all={words.allRules}
          value={filter.rule}
          options={rules.map((rule) => [rule.id, rule.deleted ? words.deletedRule(rule.name) : rule.name])}
          onChoose={(rule) => onFilter({ ...filter, rule })}
        />
      )}
      <Word value={filter.search ?? ''} onWord={(search) => onFilter({ ...filter, search })} />
      {isGiven && (
        <Button look="link" onPress={() => onFilter({})}>
          {words.clear}
        </Button>
      )}
    </search>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  value: string | undefined;
  options: [value: string, name: string][];
  onChoose: (value: string | undefined) => void;
}

function Choice({ label, all, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles.filter}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">{all}</option>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Asked for when the person pauses. One letter is in nearly everything, so it is not looked for. */
function Word({ value, onWord }: { value: string; onWord: (word: string | undefined) => void }) {
  const id = useId();
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  useEffect(() => {
    const word = text.trim();
    if (word === value || word.length === 1) return;
    const timer = setTimeout(() => onWord(word || undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className={styles.filter}>
      <label htmlFor={id}>{words.search}</label>
      <input
        id={id}
        type="search"
        value={text}
        maxLength={100}
        placeholder={words.searchHelp}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
