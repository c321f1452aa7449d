import { Suspense } from 'react';
import type { Attached } from '../../api/types/media.ts';
import { lazyPart } from '../../ui/lazy-part.ts';

const AttachedMedia = lazyPart(async () => (await import('./attached-media.tsx')).AttachedMedia);

/** What went with a reply of ours, and what we said it shows. Most went with nothing. */
export function ReplyMedia({ media }: { media: readonly Attached[] }) {
  if (media.length === 0) return null;
  return (
    <Suspense>
      <AttachedMedia media={media} />
    </Suspense>
  );
}
