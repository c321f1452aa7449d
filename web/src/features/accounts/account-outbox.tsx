import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import type { Queue } from '../../api/types/replies.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNow } from '../../ui/now.ts';
import { clock } from '../../ui/time-words.ts';
import { outboxQuery } from '../../api/outbox.query.ts';
import { UndoForm } from './undo-form.tsx';
import styles from './account-costs.module.css';

/** How many replies of the account wait, when the last leaves and what they cost; and how long each can be taken back. */
export function AccountOutbox({ account, isAdmin }: { account: Account; isAdmin: boolean }) {
  const words = m.outbox;
  const { data } = useQuery(outboxQuery);
  const [isSetting, setSetting] = useState(false);
  const own =
    data?.queues.filter(({ account: { id }, queued, heldUntil }) => id === account.id && (queued > 0 || heldUntil)) ??
    [];
  const seconds = account.undoSeconds ?? account.undoDefault;
  return (
    <div className={styles.costs}>
      {own.length === 0 ? <p>{words.queue.none}</p> : own.map((queue) => <QueueLine key={queue.kind} queue={queue} />)}
      <p>{words.undo.is(seconds, account.undoSeconds !== null)}</p>
      {isAdmin && <Button onPress={() => setSetting(true)}>{words.undo.set}</Button>}
      <Dialog title={words.undo.title(account.handle)} isOpen={isSetting} onOpenChange={setSetting}>
        <UndoForm account={account} onDone={() => setSetting(false)} />
      </Dialog>
    </div>
  );
}

function QueueLine({ queue }: { queue: Queue }) {
  const now = useNow(15_000);
  const words = m.outbox.queue;
  const last = queue.waiting > 0 && queue.lastLeavesAt ? clock(Date.parse(queue.lastLeavesAt), now) : null;
  const usd = queue.usd === null ? null : m.accountCosts.dollars(queue.usd);
  return (
    <p>
      {words[queue.kind]}: <span className="numbers">{words.line(queue.queued, last, usd)}</span>
      {queue.heldWhy !== null && <> · {words.held(queue.heldWhy)}</>}
    </p>
  );
}
