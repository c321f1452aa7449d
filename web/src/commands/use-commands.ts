import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Command, CommandSource } from './command.ts';
import { addSlot, addSource, nextOrder, type Slot } from './registry.ts';

/** Offers commands as long as the component is there. The list may be made anew each time; it is read when a key is pressed. */
export function useCommands(commands: readonly Command[]): void {
  const [order] = useState(nextOrder);
  const slot = useRef<Slot>({ order, commands: [] });
  useLayoutEffect(() => {
    slot.current.commands = commands;
  });
  useEffect(() => addSlot(slot.current), []);
}

/** One of them. */
export function useCommand(command: Command): void {
  useCommands([command]);
}

/** Offers commands that follow from what is typed into the palette. */
export function useCommandSource(find: CommandSource): void {
  const source = useRef({ find });
  useLayoutEffect(() => {
    source.current.find = find;
  });
  useEffect(() => addSource(source.current), []);
}
