const MOST = 6;
const keyOf = (agentId: string) => `parley.searches.${agentId}`;

/** What this agent searched for last in this browser, the newest first. */
export function recentSearches(agentId: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(agentId)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function noteSearch(agentId: string, q: string): void {
  if (q !== '') put(agentId, [q, ...recentSearches(agentId).filter((each) => each !== q)].slice(0, MOST));
}

export const forgetSearches = (agentId: string): void => put(agentId, []);

function put(agentId: string, searches: string[]): void {
  try {
    if (searches.length === 0) localStorage.removeItem(keyOf(agentId));
    else localStorage.setItem(keyOf(agentId), JSON.stringify(searches));
  } catch {
    // No storage: nothing is recent.
  }
}
