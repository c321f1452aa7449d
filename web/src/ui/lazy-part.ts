import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

const loads: (() => Promise<unknown>)[] = [];

/** A part that the first view does without. It is fetched when it is drawn, or by `fetchParts` before anybody asks. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  loads.push(load);
  return lazy(async () => ({ default: await load() }));
}

/**
 * Fetches the parts of what is loaded, one by one, so that a menu still opens when the network has gone. What cannot be
 * had now is asked for again when it is drawn.
 */
export async function fetchParts(): Promise<void> {
  for (let load = loads.shift(); load; load = loads.shift()) await load().catch(() => undefined);
}
