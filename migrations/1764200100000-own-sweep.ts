import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Own posts, too, are read again each hour: X lists some of them late. */
export class OwnSweep1764200100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO duty (workspace_id, kind, subject_id)
        SELECT workspace_id, 'poll own_sweep', subject_id FROM duty WHERE kind = 'poll sweep' ON CONFLICT DO NOTHING`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM duty WHERE kind = 'poll own_sweep'`);
  }
}
