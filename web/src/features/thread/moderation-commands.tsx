import type { Post, Thread } from '../../api/types/threads.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { useModeration } from './post-menu.tsx';

interface Props {
  thread: Thread;
  /** The post that the composer answers. */
  target: Post;
  ticketNumber: number;
}

/** By key and from the palette: our newest answer is deleted, and what is being answered is hidden or shown again. */
export function ModerationCommands({ thread, target, ticketNumber }: Props) {
  const ours = thread.posts.findLast((post) => post.moderation.may.includes('delete'));
  const deleting = useModeration({ post: ours ?? target, threadId: thread.id, ticketNumber });
  const hiding = useModeration({ post: target, threadId: thread.id, ticketNumber });
  const may = new Set(target.moderation.may);
  useCommands([
    {
      id: 'post.delete',
      name: m.moderation.deleteKey,
      group: 'ticket',
      keys: 'Shift+d',
      run: () => deleting.begin('delete'),
      when: ours !== undefined,
    },
    {
      id: 'post.hide',
      name: may.has('show') ? m.moderation.showKey : m.moderation.hideKey,
      group: 'ticket',
      keys: 'Shift+h',
      run: () => hiding.begin(may.has('show') ? 'show' : 'hide'),
      when: may.has('show') || may.has('hide'),
    },
  ]);
  return (
    <>
      {deleting.dialog}
      {hiding.dialog}
    </>
  );
}
