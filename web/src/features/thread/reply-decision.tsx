import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Reply } from '../../api/types/replies.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Clock } from '../../ui/moment.tsx';
import { notify } from '../../ui/notices.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { OutLink } from './out-link.tsx';
import { candidatesQuery, useDecideReply, type Decision } from './reply-decision.queries.ts';
import styles from './reply-decision.module.css';

interface Props {
  reply: Pick<Reply, 'id' | 'text' | 'sentAgain'> & Partial<Pick<Reply, 'parts'>>;
  ticketNumber: number;
  /** Among others, so that a key would not say which. */
  isOneOfMany?: boolean;
}

/** A reply of which nobody knows: a person lays what stands on the platform beside what we meant to say, and decides. */
export function ReplyDecision({ reply, ticketNumber, isOneOfMany = false }: Props) {
  const [isOpen, setOpen] = useState(false);
  useCommand({
    id: 'reply.decide',
    name: m.outbox.decideKey,
    group: 'ticket',
    keys: 'u',
    run: () => setOpen(true),
    when: !isOpen && !isOneOfMany,
  });
  return (
    <div className={styles.decision}>
      <p className={styles.doubt}>{m.outbox.undecided}</p>
      <Button onPress={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        {isOpen ? m.outbox.close : m.outbox.decide}
      </Button>
      {isOpen && <Panel reply={reply} ticketNumber={ticketNumber} />}
    </div>
  );
}

function Panel({ reply, ticketNumber }: Props) {
  const words = m.outbox;
  const { data, error, isPending } = useQuery(candidatesQuery(reply.id));
  const decide = useDecideReply(ticketNumber, reply.id);
  // By its promise: once decided, this panel is gone before a callback of `mutate` would be called.
  const settle = (decision: Decision) =>
    void decide.mutateAsync(decision).then(
      () => notify(words.decided),
      (failure: unknown) => notify(words.notDecided(reason(failure))),
    );
  return (
    <>
      <div className={styles.sides}>
        <section className={styles.side} aria-label={words.ours}>
          <h4 className={styles.title}>{words.ours}</h4>
          <div className={styles.text}>
            <ForeignText text={reply.parts?.find(({ postedAt }) => postedAt === null)?.text ?? reply.text} />
          </div>
        </section>
        <section className={styles.side} aria-label={words.there} aria-live="polite">
          <h4 className={styles.title}>{words.there}</h4>
          {isPending && <p className={styles.quiet}>{words.looking}</p>}
          {error && <ProblemLine>{words.cannotLook(reason(error))}</ProblemLine>}
          {data?.problem && <ProblemLine>{words.cannotLook(data.problem)}</ProblemLine>}
          {data && data.posts.length === 0 && !data.problem && <p className={styles.quiet}>{words.nothingThere}</p>}
          {data?.posts.map((post) => (
            <article key={post.externalId} className={styles.candidate}>
              <p className={styles.quiet}>
                {post.url ? (
                  <OutLink href={post.url}>
                    <Clock at={post.postedAt} />
                  </OutLink>
                ) : (
                  <Clock at={post.postedAt} />
                )}
                {post.sameText && ` · ${words.sameText}`}
              </p>
              <div className={styles.text}>
                <ForeignText text={post.text} />
              </div>
              <Button
                isDisabled={decide.isPending}
                onPress={() => settle({ what: 'posted', externalId: post.externalId })}
              >
                {words.thisIsIt}
              </Button>
            </article>
          ))}
        </section>
      </div>
      <p className={styles.quiet}>{reply.sentAgain ? words.sentAgainAlready : words.sendAgainOnce}</p>
      <div className={styles.actions}>
        <Button isDisabled={decide.isPending || reply.sentAgain} onPress={() => settle({ what: 'send_again' })}>
          {words.sendAgain}
        </Button>
        <Button look="quiet" isDisabled={decide.isPending} onPress={() => settle({ what: 'leave' })}>
          {words.leave}
        </Button>
      </div>
    </>
  );
}
