import type { ListSource } from '../tickets/list-source.ts';
import type { Selection } from '../../ui/selection.ts';
import { BulkBar } from './bulk-bar.tsx';
import { BulkProgress } from './bulk-progress.tsx';

interface Props {
  selection: Selection;
  everything: ListSource['everything'];
  job: string | null;
  onJob: (id: string | null) => void;
}

/** Below the list: the change that is going on, and what is selected for the next one. */
export function BulkDock({ selection, everything, job, onJob }: Props) {
  return (
    <>
      {job !== null && <BulkProgress key={job} id={job} onJob={onJob} />}
      {!selection.isEmpty && <BulkBar selection={selection} everything={everything} onStarted={onJob} />}
    </>
  );
}
