import { useRef, useState } from 'react';
import type { Contact } from '../../api/types/contacts.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { MenuTrigger, Popover } from '../../ui/menu.tsx';
import { TagChoices } from '../tickets/tag-choices.tsx';
import { tickedSince } from '../tickets/ticked.ts';
import { useChangeContact } from './contact.queries.ts';
import styles from './person-panel.module.css';

const words = m.person;

/** What is ticked while it is open becomes one change when it closes. */
export function PersonTags({ person, number }: { person: Contact; number: number }) {
  const change = useChangeContact(number);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  // Enter ticks and closes in one go, before anything is drawn anew.
  const latest = useRef(chosen);
  const before = useRef(chosen);
  const choose = (now: string[]) => {
    latest.current = now;
    setChosen(now);
  };
  const names = person.tags.map(({ name }) => name);
  const toggleOpen = (open: boolean) => {
    setOpen(open);
    if (open) {
      before.current = names;
      return choose(names);
    }
    const tags = tickedSince(before.current, latest.current, names);
    if (tags) change.mutate({ version: person.version, tags });
  };
  useCommand({
    id: 'person.tags',
    name: words.editTags,
    group: 'ticket',
    keys: 'Shift+t',
    run: () => toggleOpen(true),
  });
  return (
    <section className={styles.section} aria-labelledby="person-tags">
      <div className={styles.sectionHead}>
        <h3 id="person-tags" className={styles.heading}>
          {words.tags}
        </h3>
        <MenuTrigger isOpen={isOpen} onOpenChange={toggleOpen}>
          <Button look="link" aria-label={words.editTags} isBusy={change.isPending}>
            {words.edit}
          </Button>
          <Popover placement="bottom end" className={styles.tagPopover}>
            <TagChoices chosen={chosen} onChange={choose} />
          </Popover>
        </MenuTrigger>
      </div>
      {names.length === 0 ? (
        <p className={styles.quiet}>{words.noTags}</p>
      ) : (
        <ul className={styles.tags}>
          {names.map((name) => (
            <li key={name} className={styles.tag}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
