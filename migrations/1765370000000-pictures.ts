import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the pictures of people and of what they post lie on their platform. Only addresses: bytes are never kept. */
export class Pictures1765370000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE author
        ADD picture_url text,
        -- another picture has another key, so that browsers may keep what they have
        ADD picture_key text GENERATED ALWAYS AS (left(md5(picture_url), 12)) STORED;
      -- [{ "kind": "image", "stillUrl": "https://…", "filmUrl": null, "altText": "A suitcase", … }], in order; null: nothing
      ALTER TABLE post ADD media jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE post DROP media; ALTER TABLE author DROP picture_key, DROP picture_url');
  }
}
