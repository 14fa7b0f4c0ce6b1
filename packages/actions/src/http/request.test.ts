import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Json, JsonObject } from '@waymark/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { readAllowedHosts } from './allowed-hosts.ts';
import { defineHttpRequest } from './request.ts';
import { makeContext, serve, type TestServer } from './testing.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(listener: RequestListener, options?: { tls?: boolean }): Promise<TestServer> {
  const server = await serve(listener, options);
  servers.push(server);
  return server;
}

const action = defineHttpRequest({ isAllowed: readAllowedHosts('127.0.0.1') });

function ask(
  url: string,
  more: JsonObject = {},
  { expect: expected = {}, signal }: { expect?: JsonObject; signal?: AbortSignal } = {},
): Promise<Json> {
  return action.execute({ input: { method: 'GET', url, ...more }, expect: expected }, makeContext(signal));
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Answers with what was asked. */
const echo: RequestListener = (request, response) => {
  void readText(request).then((body) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('set-cookie', 'session=1');
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
  });
};

function answer(status: number, body = '', headers: Record<string, string> = {}): RequestListener {
  return (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

describe('a request', () => {
  test('gives status, headers, the value of its JSON, and what was asked', async () => {
    const { origin } = await start(echo);
    const result = await ask(`${origin}/a?b=1#c`, { query: { q: 'x y', list: [1, 2], none: null } });
    expect(result).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { method: 'GET', url: '/a?b=1&q=x+y&list=1&list=2', body: '' },
      request: { method: 'GET', url: `${origin}/a?b=1&q=x+y&list=1&list=2#c` },
    });
    expect(result).not.toHaveProperty(['headers', 'set-cookie']);
    expect(result).not.toHaveProperty(['body', 'headers', 'idempotency-key']);
  });

  test('of a method that changes something carries the idempotency key and its body as JSON', async () => {
    const { origin } = await start(echo);
    const result = await ask(origin, { method: 'POST', body: { a: [1] } });
    expect(result).toMatchObject({
      body: {
        body: '{"a":[1]}',
        headers: { 'idempotency-key': 'run_1/0/call/do/0', 'content-type': 'application/json', 'content-length': '9' },
      },
    });
  });

  test('sends a text as it is, and a form where the header says so', async () => {
    const { origin } = await start(echo);
    expect(await ask(origin, { method: 'PUT', body: 'plain' })).toMatchObject({ body: { body: 'plain' } });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await ask(origin, { method: 'POST', headers, body: { a: 'x y', b: [1, 2] } })).toMatchObject({
      body: { body: 'a=x+y&b=1&b=2' },
    });
  });

  test('authenticates', async () => {
    const { origin } = await start(echo);
    const authorized = async (auth: JsonObject) =>
      ((await ask(origin, { auth })) as { body: { headers: JsonObject } }).body.headers['authorization'];
    expect(await authorized({ bearer: 'token' })).toBe('Bearer token');
    expect(await authorized({ basic: { username: 'ann', password: 'pa:ss' } })).toBe('Basic YW5uOnBhOnNz');
  });

  test.each([
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Cookie',
    'Proxy-Authorization',
    'Idempotency-Key',
    'X: a\r\nHost',
    '',
  ])('with the header %j is refused', async (name) => {
    const { origin, connections } = await start(echo);
    await expect(ask(origin, { headers: { [name]: 'x' } })).rejects.toMatchObject({
      type: 'InvalidInput',
      effect: 'none',
      data: { code: 'HEADER_FORBIDDEN' },
    });
    expect(connections()).toBe(0);
  });

  test('with a line break in a header is refused', async () => {
    const { origin } = await start(echo);
    await expect(ask(origin, { headers: { 'X-A': 'a\r\nX-B: b' } })).rejects.toMatchObject({
      data: { code: 'INVALID_HEADER' },
    });
    await expect(ask(origin, { auth: { bearer: 'a\r\nb' } })).rejects.toMatchObject({
      data: { code: 'INVALID_HEADER' },
    });
  });
});

describe('an answer', () => {
  test('of a text is a text, of bytes base64, of nothing null', async () => {
    const text = await start(answer(200, 'hé', { 'content-type': 'text/plain' }));
    const bytes = await start((_, response) => response.end(Buffer.from([0xff, 0x00])));
    const nothing = await start(answer(204));
    expect(await ask(text.origin)).toMatchObject({ body: 'hé' });
    expect(await ask(bytes.origin)).toMatchObject({ body: '/wA=' });
    expect(await ask(nothing.origin)).toMatchObject({ status: 204, body: null });
  });

  test('is decompressed', async () => {
    const { origin } = await start((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('small'));
    });
    expect(await ask(origin)).toMatchObject({ body: 'small' });
  });

  test.each([401, 403, 404, 422])('%s is an error that is not retried, and nothing was done', async (status) => {
    const { origin } = await start(answer(status, '{"reason":"no"}', { 'content-type': 'application/json' }));
    await expect(ask(`${origin}/x?private=1`, { method: 'POST' })).rejects.toMatchObject({
      type: 'HttpError',
      retryable: false,
      effect: 'none',
      message: expect.stringMatching(/^POST http:\/\/127\.0\.0\.1:\d+\/x answered \d+ /) as unknown,
      data: { status, body: { reason: 'no' }, headers: { 'content-type': 'application/json' } },
    });
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('%s is retried', async (status) => {
    const { origin } = await start(answer(status));
    await expect(ask(origin)).rejects.toMatchObject({ type: 'HttpError', retryable: true, effect: 'none' });
  });

  test('of 503 to a method that changes something leaves open what was done', async () => {
    const { origin } = await start(answer(503, '', { 'retry-after': '7' }));
    await expect(ask(origin, { method: 'POST' })).rejects.toMatchObject({
      retryable: true,
      effect: 'unknown',
      retryAfter: 7_000,
    });
  });

  test('says when to come back as a date, too', async () => {
    const { origin } = await start(answer(429, '', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }));
    const error = (await ask(origin).catch((thrown: unknown) => thrown)) as { retryAfter: number };
    expect(error.retryAfter).toBeGreaterThan(50_000);
    expect(error.retryAfter).toBeLessThanOrEqual(60_000);
  });

  test('that is expected is no error', async () => {
    const { origin } = await start(answer(404));
    expect(await ask(origin, {}, { expect: { status: ['2xx', 404] } })).toMatchObject({ status: 404 });
    await expect(ask(origin, {}, { expect: { status: 200 } })).rejects.toMatchObject({ type: 'HttpError' });
  });

  test('that does not fit the schema is InvalidOutput', async () => {
    const { origin } = await start(answer(200, '{"n":"x"}', { 'content-type': 'application/json' }));
    const schema = { type: 'object', properties: { n: { type: 'number' } } };
    await expect(ask(origin, {}, { expect: { schema } })).rejects.toMatchObject({
      type: 'InvalidOutput',
      retryable: false,
    });
  });

  test('that leads elsewhere is not followed', async () => {
    const target = await start(echo);
    const { origin } = await start(answer(302, '', { location: target.origin }));
    await expect(ask(origin)).rejects.toMatchObject({
      type: 'HttpError',
      retryable: false,
      data: { code: 'REDIRECT_FORBIDDEN', status: 302, headers: { location: target.origin } },
    });
    expect(target.connections()).toBe(0);
  });

  test('of an error is cut', async () => {
    const { origin } = await start(answer(400, 'x'.repeat(100_000), { 'content-type': 'text/plain' }));
    const error = (await ask(origin).catch((thrown: unknown) => thrown)) as { message: string; data: { body: string } };
    expect(error.data.body).toHaveLength(2_001);
    expect(error.message.length).toBeLessThan(500);
  });
});

/** Sends for ever, as fast as it is read. */
function pour(response: ServerResponse, chunk: Buffer): void {
  const go = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', go);
  };
  go();
}

describe('a hostile server', () => {
  test('that never ends its answer is cut off', async () => {
    const { origin } = await start((_, response) => pour(response, Buffer.alloc(65_536, 97)));
    await expect(ask(origin)).rejects.toMatchObject({
      type: 'HttpError',
      retryable: false,
      data: { code: 'RESPONSE_TOO_LARGE' },
    });
  });

  test('that sends a bomb is cut off at what it unpacks to', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const { origin } = await start((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(bomb);
    });
    await expect(ask(origin)).rejects.toMatchObject({ data: { code: 'RESPONSE_TOO_LARGE' } });
  });

  test.each(['gzip, gzip', 'zstd', 'x'.repeat(20)])('that compresses by "%s" is refused', async (encoding) => {
    const { origin } = await start(answer(200, 'x', { 'content-encoding': encoding }));
    await expect(ask(origin)).rejects.toMatchObject({ data: { code: 'BAD_RESPONSE' } });
  });

  test('that sends endless headers is refused', async () => {
    const { origin } = await start((request) => {
      request.socket.write('HTTP/1.1 200 OK\r\n');
      request.socket.write(`X: ${'x'.repeat(70_000)}\r\n`);
    });
    await expect(ask(origin)).rejects.toMatchObject({ data: { code: 'BAD_RESPONSE' } });
  });

  test('that nests its JSON too deep is refused', async () => {
    const { origin } = await start(answer(200, '['.repeat(1_000_000), { 'content-type': 'application/json' }));
    await expect(ask(origin)).rejects.toMatchObject({ data: { code: 'BAD_RESPONSE' } });
  });

  test('that breaks off in the middle leaves a GET to be tried again, and of a POST nobody knows', async () => {
    const { origin } = await start((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"a":');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(ask(origin)).rejects.toMatchObject({
      type: 'HttpError',
      retryable: true,
      effect: 'none',
      data: { code: 'BAD_RESPONSE' },
    });
    await expect(ask(origin, { method: 'PUT' })).rejects.toMatchObject({
      type: 'HttpError',
      retryable: true,
      effect: 'unknown',
    });
    await expect(ask(origin, { method: 'POST', body: {} })).rejects.toMatchObject({
      type: 'OutcomeUnknown',
      retryable: true,
      effect: 'unknown',
    });
  });

  test('that does not listen has done nothing', async () => {
    const { origin, close } = await serve(echo);
    await close();
    await expect(ask(origin, { method: 'POST' })).rejects.toMatchObject({
      type: 'HttpError',
      retryable: true,
      effect: 'none',
      data: { code: 'UNREACHABLE' },
    });
  });

  test('that answers one byte at a time is left when the time is up', async () => {
    const { origin } = await start((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const begun = Date.now();
    await expect(ask(origin, { method: 'POST' }, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      effect: 'unknown',
      data: { code: 'STOPPED' },
    });
    expect(Date.now() - begun).toBeLessThan(800);
  });

  test('that nobody vouches for is not talked to, and nothing was done', async () => {
    let requests = 0;
    const { origin } = await start(
      (_, response) => {
        requests += 1;
        response.end();
      },
      { tls: true },
    );
    await expect(ask(origin, { method: 'POST' })).rejects.toMatchObject({
      type: 'HttpError',
      retryable: false,
      effect: 'none',
      data: { code: 'TLS_ERROR' },
    });
    expect(requests).toBe(0);
  });

  test('that wants to speak another protocol is left', async () => {
    const { origin } = await start((request) => {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    });
    await expect(ask(origin)).rejects.toMatchObject({ data: { code: 'BAD_RESPONSE' } });
  });
});
