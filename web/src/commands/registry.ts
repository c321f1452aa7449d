import type { Command, CommandSource } from './command.ts';

/** The commands of one component. Where two have the same keys, the inner and later component's wins. */
export interface Slot {
  order: number;
  commands: readonly Command[];
}

let lastOrder = 0;
/** To be called while the component is drawn: parents are drawn before their children, but their effects come after. */
export const nextOrder = (): number => ++lastOrder;

const slots = new Set<Slot>();
const sources = new Set<{ find: CommandSource }>();

export function addSlot(slot: Slot): () => void {
  slots.add(slot);
  return () => slots.delete(slot);
}

export function addSource(source: { find: CommandSource }): () => void {
  sources.add(source);
  return () => sources.delete(source);
}

/** What can be done now, each once, the innermost first. */
export function commandsNow(): Command[] {
  const found = new Map<string, Command>();
  for (const { commands } of [...slots].toSorted((a, b) => b.order - a.order)) {
    for (const command of commands) {
      if (command.when !== false && !found.has(command.id)) found.set(command.id, command);
    }
  }
  return [...found.values()];
}

/** The same in the order in which the page is read: what is around first, and as each component says its own. */
export function commandsAsRead(): Command[] {
  const now = new Set(commandsNow());
  const outermostFirst = [...slots].toSorted((a, b) => a.order - b.order);
  return outermostFirst.flatMap(({ commands }) => commands.filter((command) => now.has(command)));
}

export const commandsFor = (query: string): Command[] => [...sources].flatMap(({ find }) => find(query));
