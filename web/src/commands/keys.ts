const NAMED_WITH_SHIFT = /^.{2,}$/u;

/** Of a KeyboardEvent. */
interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  getModifierState: (name: 'AltGraph') => boolean;
}

/**
 * What was pressed, as commands write it: `j`, `Shift+j`, `?`, `Mod+Enter`. Shift counts with letters and named keys only, because
 * `?` is where it is. A key of another script (о on a Russian keyboard) is taken for the Latin one in its place.
 */
export function pressOf(event: KeyPress, isMac: boolean): string {
  const key = latin(event);
  const isLetter = /^[a-z]$/iu.test(key);
  // AltGr writes characters; Windows tells it as Ctrl and Alt.
  const plain = event.getModifierState('AltGraph') && key.length === 1;
  const mod = !plain && (isMac ? event.metaKey : event.ctrlKey);
  const other = !plain && (isMac ? event.ctrlKey : event.metaKey);
  return [
    mod && 'Mod',
    other && 'Other',
    event.altKey && !plain && 'Alt',
    event.shiftKey && (isLetter || NAMED_WITH_SHIFT.test(key)) && 'Shift',
    isLetter ? key.toLowerCase() : key === ' ' ? 'Space' : key,
  ]
    .filter(Boolean)
    .join('+');
}

function latin({ key, code }: KeyPress): string {
  const place = /^Key([A-Z])$/u.exec(code)?.[1];
  return place && key.length === 1 && key > '\u{7f}' ? place.toLowerCase() : key;
}

export const pressesOf = (keys: string): string[] => keys.split(' ');

/** How `pressed` stands to `keys`: all of it, its beginning, or neither. */
export function matchKeys(keys: string, pressed: readonly string[]): 'all' | 'begins' | 'no' {
  const presses = pressesOf(keys);
  if (pressed.some((press, index) => press !== presses[index])) return 'no';
  return presses.length === pressed.length ? 'all' : 'begins';
}

/** A key that also writes. Agents may turn these off: speech input and some screen readers press them unasked. */
export const isCharacterKey = (keys: string): boolean => pressesOf(keys).every((press) => /^(Shift\+)?.$/u.test(press));

const LOOKS: Record<string, string> = { Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑', Enter: '↵' };

/** The caps to draw for one press. */
export function capsOf(press: string, isMac: boolean): string[] {
  const parts = press === '+' ? ['+'] : press.split('+');
  return parts.map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
    if (part === 'Shift') return isMac ? '⇧' : 'Shift';
    if (part === 'Alt') return isMac ? '⌥' : 'Alt';
    return LOOKS[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}
