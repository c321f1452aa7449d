import { useState } from 'react';
import type { Post } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { ProblemLine, reason as reasonOf } from '../../ui/states.tsx';
import { useModerate } from './moderate.mutation.ts';
import styles from './moderation.module.css';

interface Props {
  post: Post;
  threadId: string;
  ticketNumber: number;
  what: 'delete' | 'hide';
  onClose: () => void;
}

/** Asks before something is done on the platform that everybody there sees, and for the reason. */
export function ModerationDialog({ post, threadId, ticketNumber, what, onClose }: Props) {
  const [why, setWhy] = useState('');
  const moderate = useModerate(ticketNumber);
  const words = m.moderation.asks[what];
  const reason = why.trim();
  return (
    <Dialog title={words.title} isOpen onOpenChange={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          // By its promise: what is asked for changes the post that this was opened from.
          if (reason !== '')
            void moderate.mutateAsync({ threadId, postId: post.id, what, reason }).then(onClose, () => undefined);
        }}
      >
        <blockquote className={styles.quote}>
          <Handle handle={post.author.handle} />
          <ForeignText text={post.text} lang={post.lang} />
        </blockquote>
        <p className={styles.help}>{words.help}</p>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing to fill in, in a dialog that was asked for */}
        <Field label={m.moderation.reason} value={why} maxLength={500} autoFocus onChange={setWhy} />
        {moderate.isError && <ProblemLine>{m.moderation.notAsked(reasonOf(moderate.error))}</ProblemLine>}
        <div className={styles.actions}>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button look="primary" type="submit" isDisabled={reason === ''} isBusy={moderate.isPending}>
            {words.now}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
