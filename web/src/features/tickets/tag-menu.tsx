import { Suspense, useRef, useState } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon, TagIcon } from '../../ui/icons.tsx';
import { MenuTrigger, Popover } from '../../ui/menu.tsx';
import { useChangeTicket } from './change-ticket.mutation.ts';
import { tickedSince } from './ticked.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './ticket-header.module.css';

const words = m.work.tags;
const TagChoices = lazyPart(async () => (await import('./tag-choices.tsx')).TagChoices);

/** What is ticked while it is open becomes one change when it closes, which is one thing to undo. */
export function TagMenu({ ticket }: { ticket: Ticket }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  // Enter ticks and closes in one go, before anything is drawn anew.
  const latest = useRef(chosen);
  const before = useRef(chosen);
  const choose = (now: string[]) => {
    latest.current = now;
    setChosen(now);
  };
  const names = ticket.tags.map(({ name }) => name);

  const toggleOpen = (open: boolean) => {
    setOpen(open);
    if (open) {
      before.current = names;
      return choose(names);
    }
    const tags = tickedSince(before.current, latest.current, names);
    if (tags) change.mutate({ ticket, change: { tags }, done: words.changed });
  };
  useCommand({
    id: 'ticket.tags',
    name: m.work.commands.tags,
    group: 'ticket',
    keys: 't',
    run: () => toggleOpen(true),
    opens: true,
    when: ticket.status !== 'closed',
  });

  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={toggleOpen}>
      <Button
        className={styles.control}
        aria-label={names.length > 0 ? words.set(names.join(', ')) : words.nobodySet}
        isDisabled={ticket.status === 'closed'}
        isBusy={change.isPending}
      >
        <TagIcon />
        <span className={styles.controlText}>{names.length > 0 ? names.join(', ') : words.none}</span>
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom end" className={styles.assigneePopover}>
        <Suspense>
          <TagChoices chosen={chosen} onChange={choose} />
        </Suspense>
      </Popover>
    </MenuTrigger>
  );
}
