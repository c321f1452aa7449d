import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each source has come, and how late what it brings is. */
export class Lag1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE source
        -- what was there to be read at this time has landed, but for open gaps; null: it has never been looked through
        ADD read_to timestamptz,
        -- how long after it was written the newest post landed; null: none came since the account was connected
        ADD delay_ms bigint`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE source DROP read_to, DROP delay_ms');
  }
}
