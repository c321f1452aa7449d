import { m } from '../../messages/index.ts';
import { useNow } from '../../ui/now.ts';
import { absolute, span } from '../../ui/time-words.ts';

/** A moment to come: in words how long until then, absolute on hover. */
export function UntilMoment({ at, words }: { at: string; words: (span: string) => string }) {
  const now = useNow(15_000);
  const time = Date.parse(at);
  const left = Math.max(0, time - now);
  return (
    <time dateTime={at} title={absolute(time)}>
      {words(left < 60_000 ? m.time.minutes(1) : span(left, m.time))}
    </time>
  );
}
