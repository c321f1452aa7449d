/** True while a key belongs to something else: a text field, an open menu or dialog, or a browser shortcut. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target as HTMLElement | null;
  return Boolean(
    target?.closest('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="listbox"]'),
  );
}
