import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What may have been done once is not said to have failed, whatever comes after it. */
export class ModerationDoubt1765360000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE moderation
        -- the platform did not say of one of the attempts whether it has done it
        ADD doubted boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE moderation DROP doubted');
  }
}
