import { en } from './en.ts';

/** What every language has to say. */
export type Messages = typeof en;

export const m: Messages = en;
