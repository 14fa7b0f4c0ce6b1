import type { MiddlewareHandler } from 'hono';
import { TransportError } from '../problems/transport-error.ts';

const safe = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses what a page of another origin makes a browser send. Programs send no Origin and pass; so does this server's
 * own page, also behind a proxy that tells the original host.
 */
export const refuseForeignOrigin: MiddlewareHandler = async (c, next) => {
  if (!safe.includes(c.req.method)) {
    const origin = c.req.header('origin');
    const own = [c.req.header('host') ?? new URL(c.req.url).host, c.req.header('x-forwarded-host')];
    const foreign =
      origin === undefined
        ? c.req.header('sec-fetch-site') === 'cross-site'
        : !own.some((host) => host !== undefined && host === hostOf(origin));
    if (foreign) throw new TransportError('CSRF', `Requests from ${origin ?? 'another site'} are not taken.`);
  }
  await next();
};

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host || undefined : undefined;
}
