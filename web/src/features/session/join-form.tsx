import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { Invitation } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useJoin } from './join.queries.ts';
import { NewPasswordField, SHORTEST_PASSWORD } from './new-password-field.tsx';
import styles from './sign-in-form.module.css';

interface Props {
  token: string;
  invitation: Invitation;
  onJoined: () => void;
}

export function JoinForm({ token, invitation, onJoined }: Props) {
  const join = useJoin();
  const [name, setName] = useState(invitation.name);
  const [password, setPassword] = useState('');
  const submit = () => {
    if (password.length < SHORTEST_PASSWORD) return;
    join.mutate({ token, password, ...(invitation.isMember ? {} : { name }) }, { onSuccess: onJoined });
  };

  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {/* So that a password manager knows whose password it keeps. */}
      <Field label={m.join.email} type="email" autoComplete="username" value={invitation.email} isReadOnly />
      {!invitation.isMember && (
        <Field
          label={m.join.name}
          help={m.join.nameHelp}
          name="name"
          autoComplete="name"
          maxLength={80}
          value={name}
          onChange={setName}
          isRequired
        />
      )}
      <NewPasswordField label={m.join.password} value={password} onChange={setPassword} />
      {join.error && <ProblemLine>{reason(join.error)}</ProblemLine>}
      <Button look="primary" type="submit" isBusy={join.isPending} className={styles.submit}>
        {join.isPending ? m.join.submitting : invitation.isMember ? m.join.submitAgain : m.join.submit}
      </Button>
    </Form>
  );
}
