import { m } from '../messages/index.ts';
import { revealHidden } from './hidden-characters.ts';
import { textDirection } from './text-direction.ts';

/**
 * Text that a stranger wrote: a post, a name, a handle. It is never markup, keeps its own direction, cannot turn its
 * surroundings around, and shows characters that would otherwise hide in it.
 */
export function ForeignText({ text, lang, className }: { text: string; lang?: string | null; className?: string }) {
  return (
    <bdi dir={textDirection(text)} lang={lang ?? undefined} className={className}>
      <Revealed text={text} />
    </bdi>
  );
}

const Revealed = ({ text }: { text: string }) =>
  revealHidden(text).map((segment, index) =>
    segment.kind === 'text' ? (
      segment.value
    ) : (
      <mark key={index} className="control-character" title={m.controls.marker(segment.name, segment.code)}>
        {segment.short}
      </mark>
    ),
  );

/** The same, with parts of it marked. Each mark: from, to (not included), in UTF-16 units, in order and without overlaps. */
export function MarkedText({
  text,
  marks,
  className,
}: {
  text: string;
  marks: readonly (readonly [number, number])[];
  className?: string;
}) {
  const edges = [0, ...marks.flat(), text.length];
  return (
    <bdi dir={textDirection(text)} className={className}>
      {edges.slice(1).map((to, index) => {
        const piece = <Revealed key={to} text={text.slice(edges[index], to)} />;
        return index % 2 === 1 ? <mark key={`mark${to}`}>{piece}</mark> : piece;
      })}
    </bdi>
  );
}

export function Handle({ handle, className }: { handle: string; className?: string }) {
  return <ForeignText text={`@${handle}`} className={className} />;
}
