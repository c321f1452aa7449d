import type { MouseEvent } from 'react';
import type { FeedPost } from '../../api/types/feed.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { OutIcon } from '../../ui/icons.tsx';
import { Ago } from '../../ui/moment.tsx';
import styles from './feed.module.css';

const words = m.feed;

interface Props {
  post: FeedPost;
  isSelected: boolean;
  onToggle: (withRange: boolean) => void;
}

/** A post that became no ticket. */
export function FeedRow({ post, isSelected, onToggle }: Props) {
  const { author, account, rule, why } = post;
  const reasonWords = rule ? words.byRule(rule.deleted ? words.deletedRule(rule.name) : rule.name) : words.reasons[why];
  return (
    <li className={styles.row} data-post={post.id} data-selected={isSelected ? '' : undefined}>
      <input
        type="checkbox"
        className={styles.check}
        checked={isSelected}
        aria-label={words.select(author.name)}
        // A click that comes with Shift must be seen as such; the change alone does not tell.
        onClick={(event: MouseEvent) => onToggle(event.shiftKey)}
        onChange={() => undefined}
      />
      <Avatar name={author.name} handle={author.handle} picture={author.picture} />
      <article className={styles.post}>
        <p className={styles.who}>
          <b>
            <ForeignText text={author.name} />
          </b>{' '}
          <Handle handle={author.handle} className={styles.quiet} />
          <span className={styles.quiet}>
            {author.followers !== null && ` · ${words.followers(author.followers)}`} · <Ago at={post.postedAt} />
          </span>
        </p>
        <p className={styles.text}>
          <ForeignText text={post.text} lang={post.lang} />
        </p>
        <p className={styles.foot}>
          <span className={styles.why} title={words.reasonHelp[why]}>
            <ForeignText text={reasonWords} />
          </span>
          {account && <Handle handle={account.handle} />}
          {post.kind === 'direct' && <span>{words.direct}</span>}
          {post.url && (
            <a href={post.url} target="_blank" rel="noreferrer" className={styles.out}>
              {words.openThere} <OutIcon />
            </a>
          )}
        </p>
      </article>
    </li>
  );
}
