import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { Problem } from '../../api/client.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { useSignIn } from './sign-in.mutation.ts';
import styles from './sign-in-form.module.css';

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ email, password }, { onSuccess: onSignedIn });
      }}
    >
      <Field
        label={m.signIn.email}
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        isRequired
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has nothing else to do
        autoFocus
      />
      <Field
        label={m.signIn.password}
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        isRequired
      />
      {signIn.error && (
        <ProblemLine>{signIn.error instanceof Problem ? reason(signIn.error) : m.signIn.noAnswer}</ProblemLine>
      )}
      <Button look="primary" type="submit" isBusy={signIn.isPending} className={styles.submit}>
        {signIn.isPending ? m.signIn.submitting : m.signIn.submit}
      </Button>
    </Form>
  );
}
