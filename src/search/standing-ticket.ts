/** The ticket that one went into by merges, or itself: where its notes are read. SQL; `$1` is the workspace. */
export const standing = (ticketId: string): string => `(
  WITH RECURSIVE up AS (
    SELECT id, merged_into FROM ticket WHERE workspace_id = $1 AND id = ${ticketId}
    UNION ALL SELECT t.id, t.merged_into FROM up JOIN ticket t ON t.workspace_id = $1 AND t.id = up.merged_into)
  SELECT id FROM up WHERE merged_into IS NULL)`;
