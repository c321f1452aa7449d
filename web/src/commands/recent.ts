const KEY = 'parley.recent-commands';
const MOST = 5;

/** What this browser's agent chose in the palette last. */
export function recentIds(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function noteUse(id: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([id, ...recentIds().filter((each) => each !== id)].slice(0, MOST)));
  } catch {
    // No storage: nothing is recent.
  }
}
