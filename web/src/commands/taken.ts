/** Whether a key belongs to what has the focus: a text field, an open menu or dialog, a link or a button. */
export function isTaken(target: Element | null, press: string): boolean {
  if (!target) return false;
  if (takesLetters(target) || isInDialog(target)) return true;
  const acts = press === 'Enter' || press === 'Space';
  return acts && target.closest('a, button, input, summary, [role=button], [role=separator]') !== null;
}

export const isInDialog = (target: Element | null) => Boolean(target?.closest('[role=dialog], [role=alertdialog]'));

/** A text field writes them, a menu goes to what begins with them. */
export const takesLetters = (target: Element): boolean =>
  isTextField(target) || target.closest('select, [role=menu], [role=listbox], [role=combobox], [role=slider]') !== null;

export const isTextField = (target: Element): boolean =>
  target.closest(
    'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, [contenteditable], [role=textbox], [role=searchbox]',
  ) !== null;
