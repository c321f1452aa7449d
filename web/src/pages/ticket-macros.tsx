import { Suspense, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Post, Thread } from '../api/types/threads.ts';
import type { Ticket } from '../api/types/tickets.ts';
import type { Macro } from '../api/types/writing.ts';
import { useCommand } from '../commands/use-commands.ts';
import { useXLengthOf } from '../features/composer/use-x-answer.ts';
import { X_LIMIT } from '../features/composer/x-length.ts';
import { firstNameOf, type MacroValues } from '../features/macros/fill-macro.ts';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { lazyPart } from '../ui/lazy-part.ts';

const MacroPicker = lazyPart(async () => (await import('../features/macros/macro-picker.tsx')).MacroPicker);

interface Props {
  ticket: Ticket;
  thread: Thread;
  target: Post;
  onChoose: (text: string, macro: Macro) => void;
}

/** The macros, with what stands for their places in this ticket. */
export function TicketMacros({ ticket, thread, target, onChoose }: Props) {
  const { agent } = useSession();
  const [isOpen, setOpen] = useState(false);
  const lengthOf = useXLengthOf(thread, target);
  useCommand({
    id: 'reply.macro',
    name: m.macros.open,
    group: 'writing',
    keys: 'm',
    run: () => setOpen(true),
    opens: true,
  });
  const { name, handle } = target.author;
  const values: MacroValues = {
    name: name || handle,
    first_name: firstNameOf(name, handle),
    handle: `@${handle}`,
    ticket: String(ticket.number),
    agent: agent.name,
    account: `@${thread.account.handle}`,
  };
  return (
    <>
      <Button look="quiet" onPress={() => setOpen(true)}>
        {m.macros.title}
      </Button>
      {isOpen && (
        <Suspense>
          <MacroPicker
            channel={thread.channel}
            values={values}
            role={agent.role}
            lengthOf={(text) => {
              const used = thread.kind === 'public' ? lengthOf(text) : null;
              return used === null ? null : m.macros.length(used, X_LIMIT);
            }}
            onChoose={(text, macro) => {
              // An open dialog keeps the focus, so it goes before the composer takes it.
              flushSync(() => setOpen(false));
              onChoose(text, macro);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
