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

/** A picture or a film that hangs on somebody's post. Where its bytes lie is for us to know; no browser is ever sent there. */
export interface ShownMedia {
  kind: MediaKind;
  /** Of the picture, or of the still that stands for a film; null: there is none. */
  stillUrl: string | null;
  /** Of an MP4; null: it does not move, or cannot be had. */
  filmUrl: string | null;
  /** What it shows, as its author says; empty: nobody has said. */
  altText: string;
  /** In pixels; null: not known. */
  width: number | null;
  height: number | null;
  /** Its author or the platform warns of it. */
  sensitive: boolean;
}

/** Where bytes of a platform's may be fetched from. */
export interface MediaPlace {
  url: URL;
  /** The local sandbox, as the installation names it: in clear, and at an address of this machine. */
  sandbox: boolean;
}
