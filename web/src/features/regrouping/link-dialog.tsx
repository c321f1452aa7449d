import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../../messages/index.ts';
import { cannotLink, linksQuery, notLinked, useLinks } from './links.queries.ts';
import { OtherTicketDialog } from './other-ticket-dialog.tsx';

export function LinkDialog({ number, onClose }: { number: number; onClose: () => void }) {
  const linked = useQuery(linksQuery(number)).data?.items ?? [];
  const { link } = useLinks(number);
  const [problem, setProblem] = useState<string | null>(null);

  return (
    <OtherTicketDialog
      title={m.regrouping.link}
      help={m.links.help(number)}
      action={m.links.linkNow}
      isBusy={link.isPending}
      problem={problem}
      onChange={() => setProblem(null)}
      onChoose={(other) => {
        const known = cannotLink(number, other, linked);
        setProblem(known);
        if (known !== null) return;
        link.mutate(other, { onSuccess: onClose, onError: (error) => setProblem(notLinked(error, other)) });
      }}
      onClose={onClose}
    />
  );
}
