import { Suspense, useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { Post, Thread } from '../../api/types/threads.ts';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Handle } from '../../ui/foreign-text.tsx';
import { ChevronDownIcon, GlobeIcon, LockIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { ProblemLine } from '../../ui/states.tsx';
import { AttachButton } from './attach-button.tsx';
import type { KeeperState } from './draft-keeper.ts';
import { LengthRing } from './length-ring.tsx';
import type { useComposer } from './use-composer.ts';
import { AnswerNotes } from './answer-notes.tsx';
import { ForecastLine } from './forecast-line.tsx';
import { GateLine } from './gate-line.tsx';
import { whyNotSent } from './media-limits.ts';
import { useAttachments } from './use-attachments.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useXAnswer, useXParts } from './use-x-answer.ts';
import { MOST_PARTS, X_LIMIT } from './x-length.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './composer.module.css';

/** Seldom needed. */
const ArrivedPanel = lazyPart(async () => (await import('./arrived-panel.tsx')).ArrivedPanel);
const DraftConflict = lazyPart(async () => (await import('./draft-conflict.tsx')).DraftConflict);

/** Most answers have none. */
const AttachmentTray = lazyPart(async () => (await import('./attachment-tray.tsx')).AttachmentTray);
const IS_MAC = /Mac|iPhone|iPad/u.test(navigator.userAgent);
const PartsPreview = lazyPart(async () => (await import('./parts-preview.tsx')).PartsPreview);

interface Props {
  thread: Thread;
  target: Post;
  composer: ReturnType<typeof useComposer>;
  field: Ref<HTMLTextAreaElement>;
  ticket: Ticket;
  /** Goes on in direct messages with the same customer; null: there is no way. */
  onDirect: (() => void) | null;
  /** More to do with the text. */
  tools: ReactNode;
  /** Who else writes here. */
  colleagues: ReactNode;
}

export function Composer({ ticket, onDirect, thread, target, composer, field, tools, colleagues }: Props) {
  const { text, media, arrived, refused, problem, isSending, kept } = composer;
  const whole = useXAnswer(text, thread, target);
  const used = whole && whole.used;
  const limit = thread.kind === 'public' ? X_LIMIT : null;
  const parts = useXParts(text, thread, whole);
  const several = parts !== null && parts.length > 0 ? parts : null;
  const isLong = limit !== null && used !== null && used > limit;
  const tooLong = isLong && parts !== null && several === null;
  const isPublic = thread.kind === 'public';
  // What the notes say of cashtags is said of each post; what links cost stands with the posts.
  const cashtags = Math.max(0, ...(several ?? []).map((part) => part.cashtags));
  const answer = several && whole ? { ...whole, cashtags, links: 0 } : whole;
  const refusedByX = isPublic && ((answer?.cashtags ?? 0) > 1 || composer.said !== null);
  const isMeasured = !isLong || several !== null;
  const limits = thread.route.media;
  const attachments = useAttachments(limits, media, composer.setMedia);
  const takesFiles = limits.kinds.length > 0 && !isSending;
  const { isOver, ...drop } = useFileDrop(attachments.add, takesFiles);
  const filesFit = attachments.pending.length === 0 && whyNotSent(limits, media) === null;
  const canSend = text.trim() !== '' && isMeasured && !isSending && !refusedByX && filesFit;
  const seen = several?.length ?? 1;
  const sendWords = several ? m.parts.send(seen) : m.composer.send;
  const solveWords = several ? m.parts.sendAndSolve(seen) : m.composer.sendAndSolve;
  const hasArrived = arrived.posts.length + arrived.replies.length > 0;
  const send = (solve: boolean) => {
    if (canSend) void composer.send({ solve, parts: seen });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.currentTarget.blur();
    }
  };

  const section = useRef<HTMLElement>(null);
  const writing = { group: 'writing', inPalette: canSend, whileTyping: true, within: section } as const;
  useCommands([
    { id: 'reply.send', name: m.composer.send, keys: 'Mod+Enter', run: () => send(false), ...writing },
    {
      id: 'reply.send-and-solve',
      name: m.composer.sendAndSolve,
      keys: 'Mod+Shift+Enter',
      run: () => send(true),
      ...writing,
    },
  ]);

  return (
    <section ref={section} className={styles.composer} aria-label={m.composer.label} {...drop}>
      <div className={styles.inner}>
        <p className={styles.to}>
          <span>
            {thread.kind === 'public' ? m.composer.publicTo : m.composer.directTo}{' '}
            <strong>
              <Handle handle={target.author.handle} />
            </strong>
          </span>
          <span>{m.composer.as(thread.account.handle)}</span>
          <span className={isPublic ? styles.seenBy : styles.private}>
            {isPublic ? <GlobeIcon /> : <LockIcon />}
            {isPublic ? m.direct.isPublic : m.direct.isDirect(target.author.handle)}
          </span>
          {onDirect && (
            <Button look="link" onPress={onDirect}>
              {m.direct.key}
            </Button>
          )}
        </p>
        {(refused || (hasArrived && text !== '')) && (
          <Suspense>
            <ArrivedPanel
              arrived={arrived}
              refused={refused}
              onSendAnyway={() => void composer.send({ solve: false, anyway: true, parts: seen })}
              onSeen={composer.markSeen}
            />
          </Suspense>
        )}
        {colleagues}
        <GateLine thread={thread} target={target} text={text} />
        {text !== '' && thread.route.gate.open && <ForecastLine ticket={ticket} thread={thread} />}
        {kept.state.conflict && (
          <Suspense fallback={null}>
            <DraftConflict conflict={kept.state.conflict} onChoose={kept.settle} />
          </Suspense>
        )}
        {problem && <ProblemLine>{problem}</ProblemLine>}
        <div className={isOver ? `${styles.box} ${styles.over}` : styles.box}>
          <textarea
            ref={field}
            className={several ? `${styles.text} ${styles.long}` : styles.text}
            dir="auto"
            rows={2}
            value={text}
            placeholder={isOver ? m.media.drop : m.composer.placeholder}
            aria-label={`${thread.kind === 'public' ? m.composer.publicTo : m.composer.directTo} @${target.author.handle}`}
            aria-invalid={tooLong}
            readOnly={isSending}
            onChange={(event) => composer.write(event.target.value)}
            onKeyDown={onKeyDown}
          />
          {several && (
            <Suspense>
              <PartsPreview parts={several} thread={thread} hasFiles={media.length > 0} />
            </Suspense>
          )}
          {isPublic && answer && text !== '' && <AnswerNotes thread={thread} answer={answer} said={composer.said} />}
          {media.length + attachments.pending.length > 0 && (
            <Suspense>
              <AttachmentTray limits={limits} media={media} attachments={attachments} isReadOnly={isSending} />
            </Suspense>
          )}
          <div className={styles.bar}>
            {limit !== null && used !== null && (!isLong || tooLong) && <LengthRing used={used} limit={limit} />}
            {tooLong ? (
              <span className={styles.reason}>{m.parts.tooLong(MOST_PARTS)}</span>
            ) : (
              <span className={styles.hint}>{IS_MAC ? m.composer.hintMac : m.composer.hint}</span>
            )}
            {(text !== '' || media.length > 0) && <KeptMark at={kept.state.at} />}
            <div className={styles.tools}>
              {limits.kinds.length > 0 && (
                <AttachButton limits={limits} within={section} isDisabled={!takesFiles} onFiles={attachments.add} />
              )}
              {tools}
              <div className={styles.split}>
                <Button look="primary" isDisabled={!canSend} onPress={() => send(false)}>
                  {isSending ? m.composer.sending : sendWords}
                </Button>
                <MenuTrigger>
                  <Button look="primary" isDisabled={!canSend} aria-label={m.composer.moreWays}>
                    <ChevronDownIcon />
                  </Button>
                  <Popover placement="top end">
                    <Menu aria-label={m.composer.moreWays} onAction={(key) => send(key === 'solve')}>
                      <Item id="solve">{solveWords}</Item>
                      <Item id="send">{sendWords}</Item>
                    </Menu>
                  </Popover>
                </MenuTrigger>
              </div>
            </div>
          </div>
        </div>
      </div>
    </section>
  );
}

function KeptMark({ at }: { at: KeeperState['at'] }) {
  const words = { rest: '', keeping: m.drafts.keeping, kept: m.drafts.kept, here: m.drafts.keptHere }[at];
  return <span className={at === 'here' ? styles.reason : styles.kept}>{words}</span>;
}

/** In the composer's place, when there is nothing to answer. */
export function NoComposer({ why, draft }: { why: string; draft?: string }) {
  return (
    <div className={styles.closed}>
      {why}
      {draft && <blockquote aria-label={m.composer.draftKept}>{draft}</blockquote>}
    </div>
  );
}
