import type { Command } from './command.ts';
import { isTextField, takesLetters } from './taken.ts';

/** Longer than what opens needs to be loaded and drawn. What never comes must not keep the keys for ever. */
const LONGEST_MS = 5_000;
let end: () => void = () => undefined;

/** Does it. What is typed from then on is kept for what it opens, until that has the focus. */
export function runCommand({ run, opens }: Command): void {
  if (opens) keepKeys();
  run();
}

function keepKeys(): void {
  end();
  const ending = new AbortController();
  const { signal } = ending;
  end = () => ending.abort();
  const keys: string[] = [];
  const had = document.activeElement;
  const handOver = ({ target }: FocusEvent) => {
    if (target === had || !takesLetters(target as Element)) return;
    // When it is drawn: what is written before is taken back, and finds nothing to go to.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (signal.aborted) return;
        ending.abort();
        keys.forEach(press);
      }),
    );
  };
  const keep = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    // What chooses waits for eyes: it would choose among what is not drawn yet.
    if (event.key.length === 1 || event.key === 'Escape') keys.push(event.key);
  };
  document.addEventListener('focusin', handOver, { signal });
  document.addEventListener('keydown', keep, { signal, capture: true });
  document.addEventListener('pointerdown', end, { signal });
  setTimeout(end, LONGEST_MS);
}

/** Writes it where the focus is; a menu goes to what begins with it. */
function press(key: string): void {
  const target = document.activeElement;
  if (!target) return;
  if (isTextField(target) && key.length === 1) {
    // Fields that find something look at what is about to be written; browsers do not tell them of what a script writes.
    target.dispatchEvent(new InputEvent('beforeinput', { inputType: 'insertText' }));
    document.execCommand('insertText', false, key);
  } else target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}
