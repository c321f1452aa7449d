import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { MySettings, Session } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { NewPasswordField, SHORTEST_PASSWORD } from '../session/new-password-field.tsx';
import { CheckLine } from './check-line.tsx';
import { useChangeMe, useChangePassword } from './my-settings.queries.ts';
import styles from './settings.module.css';

const words = m.me;

export function NameForm({ agent }: { agent: Session['agent'] }) {
  const [name, setName] = useState(agent.name);
  const change = useChangeMe();
  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ name }, { onSuccess: (now) => notify(words.nameSaved(now.agent.name)) });
      }}
    >
      <Field
        label={words.name}
        help={m.join.nameHelp}
        autoComplete="name"
        value={name}
        onChange={setName}
        maxLength={80}
        isRequired
      />
      {change.error && <ProblemLine>{words.notSaved(reason(change.error))}</ProblemLine>}
      <Button type="submit" isBusy={change.isPending}>
        {change.isPending ? m.settings.saving : m.settings.save}
      </Button>
    </Form>
  );
}

export function PasswordForm({ email, settings }: { email: string; settings: MySettings }) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useChangePassword();
  const submit = () => {
    if (password.length < SHORTEST_PASSWORD) return;
    change.mutate(settings.hasPassword ? { current, password } : { password }, {
      onSuccess: () => {
        setCurrent('');
        setPassword('');
        notify(words.passwordSaved);
      },
    });
  };
  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {/* So that a password manager knows whose password it is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      {settings.hasPassword && (
        <Field
          label={words.current}
          type="password"
          autoComplete="current-password"
          maxLength={200}
          value={current}
          onChange={setCurrent}
          isRequired
        />
      )}
      <NewPasswordField label={words.newPassword} value={password} onChange={setPassword} />
      {change.error && <ProblemLine>{words.notSaved(reason(change.error))}</ProblemLine>}
      <Button type="submit" isBusy={change.isPending}>
        {change.isPending ? m.settings.saving : words.change}
      </Button>
    </Form>
  );
}

export function WorkForm({ agent }: { agent: Session['agent'] }) {
  const change = useChangeMe();
  const [isOn, setOn] = useState(agent.nextAfterSend);
  const put = (nextAfterSend: boolean) => {
    setOn(nextAfterSend);
    change.mutate({ nextAfterSend }, { onError: () => setOn(!nextAfterSend) });
  };
  return (
    <div className={styles.choices}>
      <CheckLine label={words.nextAfterSend} help={words.nextAfterSendHelp} isOn={isOn} onChange={put} />
      {change.error && <ProblemLine>{words.notSaved(reason(change.error))}</ProblemLine>}
    </div>
  );
}
