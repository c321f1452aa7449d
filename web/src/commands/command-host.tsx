import { Suspense, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { m } from '../messages/index.ts';
import { focusOn } from '../ui/focus-on.ts';
import type { Command } from './command.ts';
import { handleKeys } from './key-presses.ts';
import { SequenceHint } from './sequence-hint.tsx';
import { setOpenKeys } from './show-keys.ts';
import { runCommand } from './typed-ahead.ts';
import { useCommands } from './use-commands.ts';
import { lazyPart } from '../ui/lazy-part.ts';

const Palette = lazyPart(async () => (await import('./palette.tsx')).Palette);
const KeyList = lazyPart(async () => (await import('./key-list.tsx')).KeyList);

/** Listens to the keys, and shows the palette and the list of keys over whatever is there. */
export function CommandHost({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<'palette' | 'keys' | null>(null);
  const [pending, setPending] = useState<readonly string[]>([]);
  const chosen = useRef<Command | null>(null);
  const cameFrom = useRef<Element | null>(null);
  useLayoutEffect(() => handleKeys(setPending), []);
  useEffect(() => {
    const { current } = chosen;
    if (shown !== null || !current) return;
    chosen.current = null;
    // Before the next key can come: the focus goes back to where it was, and the command may move it on.
    focusOn(cameFrom.current);
    queueMicrotask(() => flushSync(() => runCommand(current)));
  }, [shown]);
  useEffect(() => setOpenKeys(() => setShown('keys')), []);
  useCommands([
    {
      id: 'app.palette',
      name: m.commands.palette,
      group: 'general',
      keys: 'Mod+k',
      run: () => {
        cameFrom.current = document.activeElement;
        setShown('palette');
      },
      inPalette: false,
      whileTyping: true,
      opens: true,
    },
    { id: 'app.keys', name: m.commands.keys, group: 'general', keys: '?', run: () => setShown('keys') },
  ]);

  const close = () => setShown(null);
  return (
    <>
      {children}
      <SequenceHint pressed={pending} />
      <Suspense>
        {shown === 'palette' && (
          <Palette
            onClose={close}
            onChoose={(command) => {
              chosen.current = command;
              close();
            }}
          />
        )}
        {shown === 'keys' && <KeyList onClose={close} />}
      </Suspense>
    </>
  );
}
