import { useState } from 'react';
import type { PeopleFilter, PersonLink } from '../api/types/people.ts';
import { useCommand } from '../commands/use-commands.ts';
import { InviteForm } from '../features/people/invite-form.tsx';
import { LinkShown } from '../features/people/link-shown.tsx';
import { PeopleFilters } from '../features/people/people-filters.tsx';
import { PeopleList } from '../features/people/people-list.tsx';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PlusIcon } from '../ui/icons.tsx';
import { Empty } from '../ui/states.tsx';
import styles from './settings-page.module.css';

const words = m.people;

export function PeoplePage() {
  const { agent } = useSession();
  if (agent.role === 'agent') return <Empty isPage title={m.settings.leadOnly} text={m.settings.adminOnlyText} />;
  return <People own={agent} />;
}

/** What the dialog shows: somebody is being invited, or their link. */
type Shown = 'invite' | PersonLink | null;

function People({ own }: { own: { id: string; role: 'agent' | 'lead' | 'admin' } }) {
  const [filter, setFilter] = useState<PeopleFilter>({});
  const [shown, setShown] = useState<Shown>(null);
  const invite = () => setShown('invite');
  useCommand({ id: 'people.invite', name: words.inviteTitle, group: 'page', keys: 'c', run: invite });
  const link = shown === 'invite' ? null : shown;
  return (
    <>
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.intro}>{words.intro}</p>
        </div>
        <Button look="primary" onPress={invite}>
          <PlusIcon />
          {words.invite}
        </Button>
      </div>
      <PeopleFilters filter={filter} onFilter={setFilter} />
      <PeopleList filter={filter} own={own} onLink={setShown} />
      <Dialog
        title={link ? words.linkTitle(link.person.name) : words.inviteTitle}
        isOpen={shown !== null}
        onOpenChange={(isOpen) => !isOpen && setShown(null)}
      >
        {link ? (
          <LinkShown link={link} onDone={() => setShown(null)} />
        ) : (
          <InviteForm ownRole={own.role} onInvited={setShown} onCancel={() => setShown(null)} />
        )}
      </Dialog>
    </>
  );
}
