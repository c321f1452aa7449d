export const MEDIA_KINDS = ['image', 'gif', 'video'] as const;
/** A still picture, one that moves, a film. */
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** What a platform takes along with one reply: files of one kind only. */
export interface MediaLimits {
  kinds: readonly {
    kind: MediaKind;
    /** Content types. */
    types: readonly string[];
    /** So many in one reply. */
    most: number;
    maxBytes: number;
  }[];
  /** In characters; 0: it takes none. */
  maxAltText: number;
}

/** A file that is to go with a reply. */
export interface MediaFile {
  kind: MediaKind;
  /** Its content type. */
  type: string;
  /** In bytes. */
  size: number;
  /** All of it, from the beginning each time it is asked for. */
  read(): AsyncIterable<Buffer>;
}

/** A file that the platform has, and nobody sees until it is posted. */
export interface UploadedMedia {
  externalId: string;
  /** Until then it can be posted. */
  expiresAt: Date;
  /** In how many ms to ask whether it can be posted; null: it can. */
  checkAfterMs: number | null;
}
