/**
 * What has been ticked and unticked since `before`, done to what there is `now`: what a colleague has added or taken away
 * meanwhile stays so. null: nothing was.
 */
export function tickedSince(
  before: readonly string[],
  chosen: readonly string[],
  now: readonly string[],
): string[] | null {
  const added = chosen.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !chosen.includes(name));
  if (added.length === 0 && removed.length === 0) return null;
  const kept = now.filter((name) => !removed.includes(name));
  return [...kept, ...added.filter((name) => !kept.includes(name))];
}
