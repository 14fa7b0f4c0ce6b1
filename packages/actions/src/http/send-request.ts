import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Destination } from './address-guard.ts';
import { ConnectionProblem } from './connection-problem.ts';
import { readBody } from './read-body.ts';

export type OutgoingRequest = {
  method: string;
  destination: Destination;
  headers: Record<string, string>;
  body: Buffer | null;
};

export type Answer = { status: number; statusText: string; headers: Record<string, string>; body: Buffer };

/** Bytes of all headers of an answer, and how many there may be. */
const longestHeaders = 32_768;
const mostHeaders = 200;

/**
 * Makes one request on a connection of its own. Nothing is followed, kept or reused: no redirect, no cookie, no
 * connection.
 *
 * @throws {ConnectionProblem} when there is no whole answer; an {@link ActionFailure} when the destination is forbidden
 */
export async function sendRequest(outgoing: OutgoingRequest, signal: AbortSignal): Promise<Answer> {
  const progress = { isSent: false };
  let request: ClientRequest | null = null;
  try {
    signal.throwIfAborted();
    request = open(outgoing);
    const response = await send(request, outgoing, progress, signal);
    const { statusCode = 0, statusMessage = '' } = response;
    const body = await readBody(response, signal);
    return { status: statusCode, statusText: statusMessage, headers: listHeaders(response), body };
  } catch (error) {
    throw ConnectionProblem.from(error, { isSent: progress.isSent, isStopped: signal.aborted });
  } finally {
    request?.destroy();
  }
}

/** The options are made here from what was checked: a caller's object could name a socket of this machine. */
function open({ method, destination: { url, lookup }, headers }: OutgoingRequest): ClientRequest {
  const options: RequestOptions = {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    path: url.pathname + url.search,
    method,
    headers,
    lookup,
    agent: false,
    maxHeaderSize: longestHeaders,
  };
  const request = url.protocol === 'https:' ? requestHttps(options) : requestHttp(options);
  request.maxHeadersCount = mostHeaders;
  return request;
}

function send(
  request: ClientRequest,
  { destination, body }: OutgoingRequest,
  progress: { isSent: boolean },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const stop = (): void => void request.destroy(new Error('the time is up'));
    signal.addEventListener('abort', stop, { once: true });
    request.once('close', () => signal.removeEventListener('abort', stop));
    request.once('error', reject);
    request.once('response', resolve);
    request.once('upgrade', (_, socket: Socket) => {
      socket.destroy();
      reject(new Error('the server wants to speak another protocol'));
    });
    request.once('socket', (socket) => {
      const onConnected = (): void => {
        try {
          destination.checkConnected(socket.remoteAddress);
        } catch (error) {
          request.destroy(error as Error);
        }
      };
      socket.once('connect', onConnected);
      // From here on bytes of the request may be on their way.
      socket.once(destination.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (progress.isSent = true));
    });
    request.end(body ?? undefined);
  });
}

/** Cookies are not kept. */
function listHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name !== 'set-cookie')
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
