import { useId, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { PersonLink, Role } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, fieldStyles } from '../../ui/field.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useInvite } from './people.queries.ts';
import { mayGrant, ROLES } from './roles.ts';
import styles from './people.module.css';

const words = m.people;

interface Props {
  ownRole: Role;
  onInvited: (link: PersonLink) => void;
  onCancel: () => void;
}

export function InviteForm({ ownRole, onInvited, onCancel }: Props) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const invite = useInvite();
  const id = useId();
  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate({ email: email.trim(), name: name.trim(), role }, { onSuccess: onInvited });
      }}
    >
      <p className={styles.quiet}>{words.inviteHelp}</p>
      <Field
        label={words.name}
        value={name}
        onChange={setName}
        maxLength={80}
        autoComplete="off"
        isRequired
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has nothing else to do
        autoFocus
      />
      <Field
        label={words.email}
        help={words.emailHelp}
        type="email"
        value={email}
        onChange={setEmail}
        maxLength={200}
        autoComplete="off"
        isRequired
      />
      <div className={fieldStyles.field}>
        <label htmlFor={id} className={fieldStyles.label}>
          {words.role}
        </label>
        <select
          id={id}
          className={fieldStyles.input}
          value={role}
          onChange={(event) => setRole(event.target.value as Role)}
        >
          {ROLES.filter((each) => mayGrant(ownRole, each)).map((each) => (
            <option key={each} value={each}>
              {m.roles.names[each]}: {m.roles.what[each]}
            </option>
          ))}
        </select>
      </div>
      {invite.error && <ProblemLine>{reason(invite.error)}</ProblemLine>}
      <div className={styles.actions}>
        <Button look="quiet" onPress={onCancel}>
          {m.common.cancel}
        </Button>
        <Button look="primary" type="submit" isBusy={invite.isPending}>
          {invite.isPending ? words.submitting : words.submit}
        </Button>
      </div>
    </Form>
  );
}
