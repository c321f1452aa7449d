/** A file on the server. */
export interface Media {
  id: string;
  kind: 'image' | 'gif' | 'video';
  /** Its content type. */
  type: string;
  /** In bytes. */
  size: number;
}

/** One that goes with a reply or a draft. */
export interface Attached extends Media {
  /** What it shows, for those who do not see it. */
  altText: string;
}

/** What of files goes along with an answer: of one kind only. */
export interface MediaLimits {
  kinds: { kind: Media['kind']; types: string[]; most: number; maxBytes: number }[];
  maxAltText: number;
  /** Why none does, although the channel takes them. */
  refusal: string | null;
}
