/**
 * From then on `duty.waits_ms` says for how long a duty rests, as of the moment in which it was given back: who looks at
 * `due_at` is late, and knows not by how much.
 */
export const NOTES_WAITS = `
  ALTER TABLE duty ADD COLUMN waits_ms float8;
  CREATE FUNCTION note_wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.waits_ms := extract(epoch FROM NEW.due_at - now()) * 1000; RETURN NEW; END $$;
  CREATE TRIGGER note_wait BEFORE UPDATE ON duty FOR EACH ROW
    WHEN (NEW.leased_until = '-infinity' AND OLD.leased_until <> '-infinity') EXECUTE FUNCTION note_wait()`;
