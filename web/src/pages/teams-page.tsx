import { useState } from 'react';
import type { Team } from '../api/types/people.ts';
import { useCommand } from '../commands/use-commands.ts';
import { NewTeamForm, TeamForm } from '../features/people/team-form.tsx';
import { TeamList } from '../features/people/team-list.tsx';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PlusIcon } from '../ui/icons.tsx';
import { notify } from '../ui/notices.tsx';
import { Empty } from '../ui/states.tsx';
import styles from './settings-page.module.css';

const words = m.teams;

export function TeamsPage() {
  const { agent } = useSession();
  if (agent.role === 'agent') return <Empty isPage title={m.settings.leadOnly} text={m.settings.adminOnlyText} />;
  return <Teams />;
}

function Teams() {
  const [shown, setShown] = useState<Team | 'new' | null>(null);
  const add = () => setShown('new');
  useCommand({ id: 'teams.add', name: words.add, group: 'page', keys: 'c', run: add });
  const close = () => setShown(null);
  const team = shown === 'new' ? null : shown;
  return (
    <>
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.intro}>{words.intro}</p>
        </div>
        <Button look="primary" onPress={add}>
          <PlusIcon />
          {words.add}
        </Button>
      </div>
      <TeamList onChange={setShown} />
      <Dialog
        title={team ? words.editTitle(team.name) : words.addTitle}
        isOpen={shown !== null}
        onOpenChange={(isOpen) => !isOpen && close()}
      >
        {team ? (
          <TeamForm key={team.id} team={team} onDone={close} />
        ) : (
          <NewTeamForm
            onCancel={close}
            onAdded={(added) => {
              notify(words.added(added.name));
              setShown(added);
            }}
          />
        )}
      </Dialog>
    </>
  );
}
