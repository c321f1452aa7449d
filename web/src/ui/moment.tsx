import { m } from '../messages/index.ts';
import { useNow } from './now.ts';
import { absolute, clock, relative, span } from './time-words.ts';

/** A past moment: relative in words, absolute on hover. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const now = useNow(15_000);
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(time)} className={className}>
      {relative(time, now, m.time)}
    </time>
  );
}

/** How long something lasts until now. */
export function Since({ at, words, className }: { at: string; words: (span: string) => string; className?: string }) {
  const now = useNow(15_000);
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(time)} className={className}>
      {words(span(now - time, m.time))}
    </time>
  );
}

/** A past moment as a clock time. */
export function Clock({ at, className }: { at: string; className?: string }) {
  const now = useNow(60_000);
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(time)} className={className}>
      {clock(time, now)}
    </time>
  );
}
