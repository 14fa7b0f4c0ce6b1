import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * Runs once when the server starts. Next itself answers 500 to a path that is no UTF-8 and to a method that `Request`
 * does not know; both are made harmless before Next sees them, so that the API answers like to anything it does not have.
 */
export function register(): void {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.url = escapePath(request.url ?? '/');
    if (request.method === 'TRACE' || request.method === 'TRACK') request.method = 'OPTIONS';
  });
}

/** A `%` that begins no character stands for itself. */
function escapePath(url: string): string {
  const end = url.indexOf('?');
  const [path, query] = end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end)];
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + query;
  }
}
