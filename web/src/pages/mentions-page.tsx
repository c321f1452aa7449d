import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommand } from '../commands/use-commands.ts';
import { MentionList } from '../features/mentions/mention-list.tsx';
import mentionStyles from '../features/mentions/mentions.module.css';
import {
  mentionCountQuery,
  mentionsQuery,
  useReadMentions,
  type ShownMentions,
} from '../features/notes/notes.queries.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { notify } from '../ui/notices.tsx';
import { reason } from '../ui/states.tsx';
import pageStyles from './intake-page.module.css';
import styles from './settings-page.module.css';

const words = m.mentions;
const WAYS: readonly ShownMentions[] = ['all', 'unread'];

/** The notes that call the agent. */
export function MentionsPage() {
  const [show, setShow] = useState<ShownMentions>('all');
  const { data: count } = useQuery(mentionCountQuery);
  const { data: list } = useInfiniteQuery(mentionsQuery(show));
  const newest = list?.pages[0]?.items[0]?.noteId;
  const read = useReadMentions();
  const canRead = newest !== undefined && (count?.unread ?? 0) > 0;
  const readAll = () => {
    if (!canRead || read.isPending) return;
    read.mutate(newest, { onError: (error) => notify(words.notRead(reason(error))) });
  };
  useCommand({
    id: 'mentions.read',
    name: m.notes.markRead,
    group: 'page',
    keys: 'Shift+e',
    run: readAll,
    when: canRead,
  });
  return (
    <div className={pageStyles.page}>
      <div className={pageStyles.inner}>
        <div className={styles.head}>
          <div>
            <h1 className={styles.title}>{words.title}</h1>
            <p className={styles.intro}>{words.intro}</p>
          </div>
          {canRead && (
            <Button isBusy={read.isPending} onPress={readAll}>
              {m.notes.markRead}
            </Button>
          )}
        </div>
        <fieldset className={mentionStyles.ways} aria-label={words.show}>
          {WAYS.map((each) => (
            <Button key={each} look="quiet" aria-pressed={show === each} onPress={() => setShow(each)}>
              {words[each]}
            </Button>
          ))}
        </fieldset>
        <MentionList show={show} />
      </div>
    </div>
  );
}
