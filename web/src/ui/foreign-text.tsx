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
      {revealHidden(text).map((segment, index) =>
        segment.kind === 'text' ? (
          segment.value
        ) : (
          <mark key={index} className="control-character" title={m.controls.marker(segment.name, segment.code)}>
            {segment.short}
          </mark>
        ),
      )}
    </bdi>
  );
}

export function Handle({ handle, className }: { handle: string; className?: string }) {
  return <ForeignText text={`@${handle}`} className={className} />;
}
