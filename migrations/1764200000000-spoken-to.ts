import type { MigrationInterface, QueryRunner } from 'typeorm';

/** To which of our accounts a thread is written, when there are several. */
export class SpokenTo1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE thread
        -- accounts that its customer speaks to in it besides account_id, which was connected before them; null: none
        ADD other_account_ids bigint[];`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE thread DROP other_account_ids;');
  }
}
