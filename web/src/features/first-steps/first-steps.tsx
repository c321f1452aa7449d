import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useId, type ReactNode } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import type { Agent } from '../../api/types/people.ts';
import { loadPageMessages, locale, m } from '../../messages/index.ts';
import { CheckIcon } from '../../ui/icons.tsx';
import { Empty } from '../../ui/states.tsx';
import { accountsQuery } from '../accounts/accounts.query.ts';
import { useSession } from '../session/session.query.ts';
import { agentsQuery } from '../tickets/agents.query.ts';
import { hasReceived, STEPS, stepStates, type Step, type StepState } from './steps.ts';
import styles from './first-steps.module.css';

/** As many are named of those who can be asked. */
const MOST_NAMED = 3;

const wordsQuery = queryOptions({
  queryKey: ['page-words'],
  queryFn: () => loadPageMessages().then(() => true),
  staleTime: Infinity,
});

interface Props {
  /** Whether a ticket has ever come. */
  hasTickets: boolean;
  /** What the list says by itself; in place of it, or below it, stand the steps. */
  children: ReactNode;
}

/** Leads an admin from an empty workspace to the first post and a colleague; who is no admin is told whom to ask. */
export default function FirstSteps({ hasTickets, children }: Props) {
  const { agent } = useSession();
  const accounts = useQuery(accountsQuery).data;
  const agents = useQuery(agentsQuery).data;
  const hasWords = useQuery(wordsQuery).data;
  if (!accounts || !agents || !hasWords) return children;

  const connected = accounts.filter(({ state }) => state === 'connected');
  if (agent.role !== 'admin') return hasTickets || accounts.length > 0 ? children : <WhomToAsk agents={agents} />;

  const received = hasTickets || hasReceived(accounts);
  const states = stepStates({
    connect: connected.length > 0 || hasTickets,
    post: received,
    invite: agents.length > 1,
  });
  if (STEPS.every((step) => states[step] === 'done')) return children;

  const texts: Record<Step, string> = {
    connect: connectText(accounts, connected),
    post: postText(states.post, connected[0], hasTickets),
    invite: states.invite === 'done' ? words().invite.done(agents.length) : words().invite.text,
  };
  const places: Record<Step, LinkProps> = {
    connect: { to: '/accounts' },
    post: { to: received && !hasTickets ? '/feed' : '/intake' },
    invite: { to: '/settings/people' },
  };
  return (
    <>
      {hasTickets && children}
      <Steps states={states} texts={texts} places={places} />
    </>
  );
}

const words = () => m.firstSteps;

interface StepsProps {
  states: Record<Step, StepState>;
  texts: Record<Step, string>;
  places: Record<Step, LinkProps>;
}

function Steps({ states, texts, places }: StepsProps) {
  const title = useId();
  return (
    <section className={styles.steps} aria-labelledby={title}>
      <h3 id={title} className={styles.title}>
        {words().title}
      </h3>
      <ol>
        {STEPS.map((step, index) => (
          <li key={step} className={styles.step} data-step={states[step]}>
            <span className={styles.mark} aria-hidden="true">
              {states[step] === 'done' ? <CheckIcon /> : index + 1}
            </span>
            <div className={styles.what}>
              <Link {...places[step]} className={styles.name}>
                {words()[step].name}
              </Link>
              <p className={styles.text}>{texts[step]}</p>
            </div>
            <span className={styles.state}>{words().states[states[step]]}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function connectText(accounts: readonly Account[], connected: readonly Account[]): string {
  const { connect } = words();
  const [first] = connected;
  const [resting] = accounts;
  if (!first) return resting ? connect.resting(resting.handle, m.accounts.state[resting.state]) : connect.text;
  if (connected.length > 1) return connect.several(first.handle, connected.length - 1);
  return first.sandbox ? connect.sandbox(first.handle) : connect.done(first.handle);
}

function postText(state: StepState, account: Account | undefined, hasTickets: boolean): string {
  const { post } = words();
  if (state === 'done') return hasTickets ? post.done : post.noTicket;
  return state === 'now' && account ? post.now(account.handle) : post.later;
}

function WhomToAsk({ agents }: { agents: readonly Agent[] }) {
  const { ask } = words();
  const names = agents.filter(({ role }) => role === 'admin').map(({ name }) => name);
  const list = new Intl.ListFormat(locale, { type: 'disjunction' }).format(names.slice(0, MOST_NAMED));
  return <Empty title={ask.title} text={names.length > 0 ? ask.text(list) : ask.anyone} />;
}
