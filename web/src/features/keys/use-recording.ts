import { useEffect, useRef } from 'react';
import { IS_MAC } from '../../commands/key-presses.ts';
import { pressOf } from '../../commands/keys.ts';

/** After so long without another key, what was pressed is all of it. */
const PAUSE_MS = 900;
const MOST_PRESSES = 2;
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process']);

interface Recording {
  isOn: boolean;
  onPressed: (keys: string) => void;
  onDone: (keys: string) => void;
  onCancel: () => void;
}

/** While it is on, keys do nothing but be recorded. Escape and Tab end it without any. */
export function useRecording({ isOn, onPressed, onDone, onCancel }: Recording): void {
  const now = useRef({ onPressed, onDone, onCancel });
  useEffect(() => {
    now.current = { onPressed, onDone, onCancel };
  });
  useEffect(() => {
    if (!isOn) return undefined;
    let pressed: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const done = () => {
      clearTimeout(timer);
      now.current.onDone(pressed.join(' '));
    };
    const onKey = (event: KeyboardEvent) => {
      if (MODIFIERS.has(event.key) || event.isComposing) return;
      event.stopImmediatePropagation();
      if (event.key === 'Tab') return now.current.onCancel();
      event.preventDefault();
      if (event.repeat) return;
      if (event.key === 'Escape') return now.current.onCancel();
      pressed = [...pressed, pressOf(event, IS_MAC)];
      clearTimeout(timer);
      if (pressed.length === MOST_PRESSES) return done();
      now.current.onPressed(pressed.join(' '));
      timer = setTimeout(done, PAUSE_MS);
    };
    window.addEventListener('keydown', onKey, true);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', onKey, true);
    };
  }, [isOn]);
}
