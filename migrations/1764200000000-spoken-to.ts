import type { MigrationInterface, QueryRunner } from 'typeorm';

/** To which of our accounts a thread is written, when there are several, and what posts quote. */
export class SpokenTo1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE thread
        -- accounts that its customer speaks to in it besides account_id, which was connected before them; null: none
        ADD other_account_ids bigint[];
      ALTER TABLE post
        -- what it quotes, where nobody could tell who wrote that when the post came
        ADD quoted_external_id text;
      CREATE INDEX post_quoting ON post (workspace_id, channel, quoted_external_id) WHERE quoted_external_id IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX post_quoting;
      ALTER TABLE post DROP quoted_external_id;
      ALTER TABLE thread DROP other_account_ids;`);
  }
}
