import { useRef, useState } from 'react';
import { api, Problem } from '../../api/client.ts';
import type { Attached, Media, MediaLimits } from '../../api/types/media.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { kindOf, whyNotAdded } from './media-limits.ts';

/** A file on its way to the server. */
export interface Pending {
  key: number;
  kind: Media['kind'];
  name: string;
  size: number;
  /** From 0 to 1. */
  part: number;
  stop: () => void;
}

/** The files of a draft: brought as soon as they are chosen, kept with the draft from when they are here. */
export function useAttachments(
  limits: MediaLimits,
  media: readonly Attached[],
  setMedia: (update: (now: Attached[]) => Attached[]) => void,
) {
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const keys = useRef(0);

  const add = (files: Iterable<File>) => {
    const there: Pick<Media, 'kind'>[] = [...media, ...pending];
    for (const file of files) {
      const kind = kindOf(limits, file.type)?.kind;
      const why = limits.refusal ?? whyNotAdded(limits, there, file);
      if (why !== null || !kind) {
        notify(m.media.notAdded(file.name, why ?? ''));
        continue;
      }
      there.push({ kind });
      void bring(file, kind);
    }
  };

  const bring = async (file: File, kind: Media['kind']) => {
    const key = (keys.current += 1);
    const stopping = new AbortController();
    const { name, size } = file;
    setPending((now) => [...now, { key, kind, name, size, part: 0, stop: () => stopping.abort() }]);
    const onProgress = (part: number) =>
      setPending((now) => now.map((one) => (one.key === key ? { ...one, part } : one)));
    try {
      const { uploadFile } = await import('../../api/upload.ts');
      const brought = await uploadFile(file, onProgress, stopping.signal);
      setMedia((now) => [...now, { ...brought, altText: '' }]);
    } catch (error) {
      if (!stopping.signal.aborted) {
        notify(m.media.notAdded(name, error instanceof Problem ? error.message : m.media.cutOff));
      }
    } finally {
      setPending((now) => now.filter((one) => one.key !== key));
    }
  };

  const describe = (id: string, altText: string) =>
    setMedia((now) => now.map((file) => (file.id === id ? { ...file, altText } : file)));

  const move = (id: string, by: 1 | -1) =>
    setMedia((now) => {
      const from = now.findIndex((file) => file.id === id);
      const moved = now[from];
      return moved ? now.toSpliced(from, 1).toSpliced(Math.max(from + by, 0), 0, moved) : now;
    });

  const remove = (id: string) => {
    setMedia((now) => now.filter((file) => file.id !== id));
    // What stays there by mistake is purged within a day.
    api.delete(`/api/media/${id}`).catch(() => undefined);
  };

  return { pending, add, describe, move, remove };
}

export type Attachments = ReturnType<typeof useAttachments>;
