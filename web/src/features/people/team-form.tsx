import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { Team } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { MemberChoice } from './member-choice.tsx';
import { useAddTeam, useChangeTeam, useRemoveTeam } from './teams.queries.ts';
import styles from './people.module.css';

const words = m.teams;

/** A team begins with its name; then its form opens, where its members are chosen. */
export function NewTeamForm({ onAdded, onCancel }: { onAdded: (team: Team) => void; onCancel: () => void }) {
  const [name, setName] = useState('');
  const add = useAddTeam();
  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(name, { onSuccess: onAdded });
      }}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has nothing else to do */}
      <Field label={words.name} value={name} onChange={setName} maxLength={80} isRequired autoFocus />
      {add.error && <ProblemLine>{reason(add.error)}</ProblemLine>}
      <div className={styles.actions}>
        <Button look="quiet" onPress={onCancel}>
          {m.common.cancel}
        </Button>
        <Button look="primary" type="submit" isBusy={add.isPending}>
          {words.add}
        </Button>
      </div>
    </Form>
  );
}

export function TeamForm({ team, onDone }: { team: Team; onDone: () => void }) {
  const [name, setName] = useState(team.name);
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(team.memberIds));
  const [isAsking, setAsking] = useState(false);
  const change = useChangeTeam(team.id);
  const remove = useRemoveTeam(team.id);
  const error = change.error ?? remove.error;
  const done = (said: string) => {
    notify(said);
    onDone();
  };
  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ name, memberIds: [...members] }, { onSuccess: (saved) => done(words.saved(saved.name)) });
      }}
    >
      <Field label={words.name} value={name} onChange={setName} maxLength={80} isRequired />
      <MemberChoice chosen={members} onChoose={setMembers} />
      {error && <ProblemLine>{words.notSaved(reason(error))}</ProblemLine>}
      {isAsking ? (
        <div className={styles.actions} role="alert">
          <span className={styles.said}>{words.removeAsk}</span>
          <Button look="quiet" onPress={() => setAsking(false)}>
            {m.common.cancel}
          </Button>
          <Button
            isBusy={remove.isPending}
            onPress={() => remove.mutate(undefined, { onSuccess: () => done(words.removed(team.name)) })}
          >
            {words.removeNow}
          </Button>
        </div>
      ) : (
        <div className={styles.actions}>
          <Button look="quiet" onPress={() => setAsking(true)}>
            {words.remove}
          </Button>
          <span className={styles.said} />
          <Button look="quiet" onPress={onDone}>
            {m.common.cancel}
          </Button>
          <Button look="primary" type="submit" isBusy={change.isPending}>
            {change.isPending ? m.settings.saving : m.settings.save}
          </Button>
        </div>
      )}
    </Form>
  );
}
