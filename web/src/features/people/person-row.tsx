import { useState } from 'react';
import type { Person, PersonLink, Role } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { MoreIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { Since } from '../../ui/moment.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { clock } from '../../ui/time-words.ts';
import { useNow } from '../../ui/now.ts';
import { useChangePerson, useNewLink, useRevokeLink, type PersonChange } from './people.queries.ts';
import { mayGrant, ROLES } from './roles.ts';
import styles from './people.module.css';

const words = m.people;

interface Props {
  person: Person;
  own: { id: string; role: Role };
  onLink: (link: PersonLink) => void;
}

/** One person, and what the reader may change about them. */
export function PersonRow({ person, own, onLink }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const change = useChangePerson(person.id);
  const newLink = useNewLink(person.id);
  const revoke = useRevokeLink(person.id);
  const { name, role, state } = person;
  const isSelf = person.id === own.id;
  const mayChange = mayGrant(own.role, role);
  const failed = (error: unknown) => setProblem(m.settings.notChanged(reason(error)));
  const put = (to: PersonChange, done: string, undo?: PersonChange) => {
    setProblem(null);
    change.mutate(to, {
      onError: failed,
      onSuccess: () =>
        notify(done, undo && { label: m.common.undo, run: () => change.mutate(undo, { onError: failed }) }),
    });
  };
  const doIt = (what: string) => {
    setProblem(null);
    if (what === 'link') newLink.mutate(undefined, { onError: failed, onSuccess: onLink });
    if (what === 'revoke') revoke.mutate(undefined, { onError: failed, onSuccess: () => notify(words.revoked(name)) });
    if (what === 'deactivate') put({ active: false }, words.deactivated(name), { active: true });
    if (what === 'activate') put({ active: true }, words.activated(name), { active: false });
  };

  return (
    <li className={styles.person} data-person={person.id} data-state={state}>
      <Avatar name={name} handle={person.id} />
      <div className={styles.who}>
        <p>
          <bdi className={styles.name}>{name}</bdi>
          {isSelf && <span className={styles.quiet}> ({words.you})</span>}
        </p>
        <p className={styles.quiet}>
          <bdi>{person.email}</bdi>
          {person.teams.map((team) => ` · ${team.name}`)}
        </p>
      </div>
      <div className={styles.when}>
        {state !== 'active' && <p className={styles.state}>{words.states[state]}</p>}
        <p className={styles.quiet}>
          <Presence person={person} />
        </p>
      </div>
      <div className={styles.tools}>
        {mayChange && state !== 'deactivated' ? (
          <select
            className={styles.select}
            aria-label={words.roleOf(name)}
            value={role}
            disabled={change.isPending}
            onChange={(event) => {
              const next = event.target.value as Role;
              put({ role: next }, words.roleChanged(name, m.roles.names[next]), { role });
            }}
          >
            {ROLES.filter((each) => mayGrant(own.role, each)).map((each) => (
              <option key={each} value={each}>
                {m.roles.names[each]}
              </option>
            ))}
          </select>
        ) : (
          <span className={styles.role}>{m.roles.names[role]}</span>
        )}
        {mayChange && (
          <MenuTrigger>
            <Button look="quiet" square aria-label={words.doWith(name)}>
              <MoreIcon />
            </Button>
            <Popover placement="bottom end">
              <Menu aria-label={words.doWith(name)} onAction={(key) => doIt(String(key))}>
                {state !== 'deactivated' && (
                  <Item id="link">{state === 'invited' ? words.newLink : words.passwordLink}</Item>
                )}
                {person.linkUntil && <Item id="revoke">{words.revoke}</Item>}
                {state === 'deactivated' && <Item id="activate">{words.activate}</Item>}
                {state !== 'deactivated' && !isSelf && <Item id="deactivate">{words.deactivate}</Item>}
              </Menu>
            </Popover>
          </MenuTrigger>
        )}
      </div>
      {problem && (
        <div className={styles.problem}>
          <ProblemLine>{problem}</ProblemLine>
        </div>
      )}
    </li>
  );
}

function Presence({ person }: { person: Person }) {
  const now = useNow(60_000);
  if (person.linkUntil) return words.linkUntil(clock(Date.parse(person.linkUntil), now));
  if (person.state === 'invited') return words.noLink;
  return person.lastSeenAt ? (
    <Since at={person.lastSeenAt} words={(span) => words.lastSeen(m.time.ago(span))} />
  ) : (
    words.neverSeen
  );
}
