import { keysOf } from './bindings.ts';
import type { Command } from './command.ts';
import { matchKeys, pressOf } from './keys.ts';
import { commandsNow } from './registry.ts';
import { isInDialog, isTaken } from './taken.ts';
import { runCommand } from './typed-ahead.ts';

export const IS_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.userAgent);

/** So long after `g` its letter still belongs to it. */
const SEQUENCE_MS = 1_500;

/** Runs the commands whose keys are pressed, until the returned function is called. */
export function handleKeys(onPending: (pressed: readonly string[]) => void): () => void {
  let pressed: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const setPressed = (next: string[]) => {
    clearTimeout(timer);
    if (next.length > 0) timer = setTimeout(() => setPressed([]), SEQUENCE_MS);
    if (next.length > 0 || pressed.length > 0) onPending(next);
    pressed = next;
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return;
    const press = pressOf(event, IS_MAC);
    const candidates = commandsNow().filter((command) => mayRun(command, event, press));
    const found =
      match(candidates, [...pressed, press]) ?? (pressed.length > 0 ? match(candidates, [press]) : undefined);
    if (!found) return setPressed([]);
    event.preventDefault();
    setPressed(found.run ? [] : found.pressed);
    found.run?.();
  };
  document.addEventListener('keydown', onKey);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('keydown', onKey);
  };
}

function match(candidates: readonly Command[], pressed: string[]): { pressed: string[]; run?: () => void } | undefined {
  let begins = false;
  for (const command of candidates) {
    for (const keys of keysOf(command)) {
      const how = matchKeys(keys, pressed);
      if (how === 'all') return { pressed, run: () => runCommand(command) };
      begins ||= how === 'begins';
    }
  }
  return begins ? { pressed } : undefined;
}

function mayRun(command: Command, event: KeyboardEvent, press: string): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.repeat && !command.repeats) return false;
  if (command.within && !command.within.current?.contains(target)) return false;
  return command.whileTyping ? command.within !== undefined || !isInDialog(target) : !isTaken(target, press);
}

const isModifier = (key: string) => /^(?:Shift|Control|Alt(?:Graph)?|Meta|CapsLock)$/u.test(key);
