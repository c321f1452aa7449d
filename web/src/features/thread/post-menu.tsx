import { Suspense, useState } from 'react';
import type { Doing } from '../../api/types/moderation.ts';
import type { Post } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { MoreIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { useModerate } from './moderate.mutation.ts';
import { lazyPart } from '../../ui/lazy-part.ts';

const Dialog = lazyPart(async () => (await import('./moderation-dialog.tsx')).ModerationDialog);

interface Props {
  post: Post;
  threadId: string;
  ticketNumber: number;
}

/** What can be done with a post on the platform, if anything. */
export function PostMenu({ post, threadId, ticketNumber }: Props) {
  const moderating = useModeration({ post, threadId, ticketNumber });
  return (
    <>
      {post.moderation.may.length > 0 && (
        <MenuTrigger>
          <Button look="quiet" square aria-label={m.moderation.menu}>
            <MoreIcon />
          </Button>
          <Popover placement="bottom end">
            <Menu aria-label={m.moderation.menu} onAction={(what) => moderating.begin(what as Doing)}>
              {post.moderation.may.map((what) => (
                <Item key={what} id={what}>
                  {m.moderation[what]}
                </Item>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
      {moderating.dialog}
    </>
  );
}

/** To delete and to hide asks first; to show again is done at once. The dialog must be drawn. */
export function useModeration({ post, threadId, ticketNumber }: Props) {
  const [asking, setAsking] = useState<'delete' | 'hide' | null>(null);
  const moderate = useModerate(ticketNumber);
  const begin = (what: Doing) => {
    if (what !== 'show') setAsking(what);
    else {
      const wanted = { threadId, postId: post.id, what, reason: null };
      moderate.mutate(wanted, { onError: (error) => notify(m.moderation.notAsked(reason(error))) });
    }
  };
  const dialog = asking && (
    <Suspense fallback={null}>
      <Dialog
        post={post}
        threadId={threadId}
        ticketNumber={ticketNumber}
        what={asking}
        onClose={() => setAsking(null)}
      />
    </Suspense>
  );
  return { begin, dialog };
}
