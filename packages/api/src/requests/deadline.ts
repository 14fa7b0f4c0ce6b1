import type { MiddlewareHandler } from 'hono';
import { problemResponse } from '../problems/problem.ts';
import type { ApiEnvironment } from './environment.ts';

/** Milliseconds. Every part has a limit of its own; this one holds when several add up. */
const patience = 4_700;

/**
 * Answers in time also when something behind does not. What Temporal is asked has tighter limits, so what is late here
 * is the database. Streams have their answer once they have begun.
 */
export const answerInTime: MiddlewareHandler<ApiEnvironment> = async (c, next) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patience);
  });
  const outcome = await Promise.race([next(), late]);
  clearTimeout(timer);
  if (outcome === 'late') c.res = problemResponse('DATABASE_UNAVAILABLE', c.get('requestId'));
};
