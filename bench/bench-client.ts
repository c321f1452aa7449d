import http from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '../src/kernel/index.js';
import { Sessions, Workspaces } from '../src/people/index.js';

/** The session's cookie of a new agent of a workspace. */
export async function signIn(app: NestFastifyApplication, workspaceId: string, email: string): Promise<string> {
  return app.get(Database).inWorkspace(workspaceId, async (tx) => {
    await app.get(Workspaces).addAgent(tx, { email, name: 'Bench', role: 'agent' });
    const [agent] = await tx.query<{ id: string }>('SELECT id FROM agent WHERE workspace_id = $1 AND email = $2', [
      workspaceId,
      email,
    ]);
    return `parley=${(await app.get(Sessions).open(tx, agent?.id as string)).credential}`;
  });
}

/** The body of an answer; throws when it is not 200. */
export function get(url: URL, agent: http.Agent, cookie: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { cookie } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url.href}: ${response.statusCode}: ${body}`));
      });
    });
    request.on('error', reject);
  });
}
