import { useQuery } from '@tanstack/react-query';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { LinkDialog } from './link-dialog.tsx';
import { linksQuery, useLinks } from './links.queries.ts';
import { MergeDialog } from './merge-dialog.tsx';

interface Props {
  number: number;
  open: 'merge' | 'link' | null;
  onClose: () => void;
}

/** What is done with the ticket and another one. */
export function Regrouping({ number, open, onClose }: Props) {
  const linked = useQuery(linksQuery(number)).data?.items.filter(({ relation }) => relation === 'linked') ?? [];
  const { unlink } = useLinks(number);
  useCommands(
    linked.map((other) => ({
      id: `ticket.unlink/${other.number}`,
      name: m.links.remove(other.number),
      group: 'ticket',
      run: () => unlink.mutate(other.number),
    })),
  );
  if (open === 'merge') return <MergeDialog number={number} onClose={onClose} />;
  return open === 'link' && <LinkDialog number={number} onClose={onClose} />;
}
