import { z } from 'zod';
import type { World } from '../world/world.ts';

export interface ControlCall {
  world: World;
  path: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
}

export const id = z.string().regex(/^\d{1,19}$/, 'must be an id');

export function read<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; '));
}

/** Optional keys that are absent, instead of present and undefined. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!value) throw new Error(`The query parameter ${name} is missing.`);
  return value;
}
