import type { z } from 'zod';
import { invalidRequest } from './problems.ts';

/** A body that fits, or X's 400 naming everything that does not. */
export function readJsonBody<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues.map((issue) => {
      const where = issue.code === 'unrecognized_keys' ? issue.keys.join(',') : issue.path.join('.');
      return { parameters: { [where || 'body']: [] }, message: `$.${where}: ${issue.message}` };
    }),
  );
}
