import { Problem } from '../../api/client.ts';
import { m } from '../../messages/index.ts';
import { reason } from '../../ui/states.tsx';
import { OtherTicketDialog } from './other-ticket-dialog.tsx';
import { useMergeTicket } from './regroup.mutations.ts';

export function MergeDialog({ number, onClose }: { number: number; onClose: () => void }) {
  const merge = useMergeTicket(number);
  const asked = merge.error instanceof Problem && merge.error.code === 'different_contacts' ? merge.error : null;
  const contacts = (asked?.body.contacts ?? []) as { handle: string }[];

  return (
    <OtherTicketDialog
      title={m.regrouping.merge}
      help={m.merging.help(number)}
      action={asked ? m.merging.samePersonNow : m.merging.now}
      isBusy={merge.isPending}
      problem={merge.isError && !asked ? m.merging.notMerged(reason(merge.error)) : null}
      onChange={merge.reset}
      onChoose={(into) => merge.mutate({ into, samePerson: asked !== null }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {asked && <p>{m.merging.samePerson(contacts[0]?.handle ?? '', contacts[1]?.handle ?? '')}</p>}
    </OtherTicketDialog>
  );
}
