import { Controller, Get, SetMetadata } from '@nestjs/common';
import { Database } from './database/database.js';
import { Problem } from './problem.js';

class HealthDto {
  status: 'ok';
}

/** For load balancers and scripts. Public, and says nothing but yes or no. */
@Controller('health')
@SetMetadata('public', true)
export class HealthController {
  constructor(private readonly db: Database) {}

  /** The process runs. */
  @Get('live')
  live(): HealthDto {
    return { status: 'ok' };
  }

  /** The process can serve: it reaches its database. */
  @Get('ready')
  async ready(): Promise<HealthDto> {
    await this.db.outside('SELECT 1 FROM workspace LIMIT 1').catch(() => {
      throw new Problem(503, 'database_unavailable', 'The database does not answer.');
    });
    return { status: 'ok' };
  }
}
