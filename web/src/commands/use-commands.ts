import { useLayoutEffect, useRef, useState } from 'react';
import type { Command, CommandSource } from './command.ts';
import { addSlot, addSource, nextOrder, type Slot } from './registry.ts';

/**
 * Offers commands as long as the component is there. The list may be made anew each time; it is read when a key is pressed.
 * They are offered before the component is seen: a key that is pressed as soon as it is must not be lost.
 */
export function useCommands(commands: readonly Command[]): void {
  const [order] = useState(nextOrder);
  const slot = useRef<Slot>({ order, commands: [] });
  useLayoutEffect(() => {
    slot.current.commands = commands;
  });
  useLayoutEffect(() => addSlot(slot.current), []);
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
  useLayoutEffect(() => addSource(source.current), []);
}
