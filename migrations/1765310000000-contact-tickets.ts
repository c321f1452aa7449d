import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person's tickets are read page by page, the newest first. */
export class ContactTickets1765310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ticket_of_contact ON ticket (workspace_id, contact_id, last_post_at DESC, id DESC)
        WHERE merged_into IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ticket_of_contact');
  }
}
