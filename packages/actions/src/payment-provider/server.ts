import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { z } from 'zod';
import { type Answer, answerCharge, answerRefund, ChargeRequest, problem, RefundRequest } from './answers.ts';
import type { Ledger } from './ledger.ts';

const largestBody = 64 * 1024;

/** The provider's HTTP interface over its book; not listening yet. */
export function createProviderServer(ledger: Ledger): Server {
  return createServer((request, response) => {
    answer(ledger, request).then(
      (result) => send(response, result),
      (error: unknown) =>
        send(response, problem(500, 'ProviderError', error instanceof Error ? error.message : String(error))),
    );
  });
}

async function answer(ledger: Ledger, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
  switch (`${request.method} ${pathname}`) {
    case 'GET /healthz':
      return { status: 200, body: { status: 'ok' } };
    case 'GET /ledger':
      return { status: 200, body: ledger.list(searchParams.get('orderId')) };
    case 'POST /charges':
      return answerPost(ledger, request, ChargeRequest, answerCharge);
    case 'POST /refunds':
      return answerPost(ledger, request, RefundRequest, answerRefund);
    default:
      return problem(404, 'NotFound', `there is no ${request.method} ${pathname}`);
  }
}

async function answerPost<Body>(
  ledger: Ledger,
  request: IncomingMessage,
  schema: z.ZodType<Body>,
  act: (ledger: Ledger, key: string, body: Body) => Answer,
): Promise<Answer> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return problem(400, 'KeyMissing', 'the header Idempotency-Key is missing');
  const body = schema.safeParse(await readJson(request));
  if (!body.success) return problem(400, 'InvalidRequest', body.error.message);

  const result = act(ledger, key, body.data);
  await ledger.settled();
  return result;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}

function send(response: ServerResponse, result: Answer): void {
  if (result === 'drop the connection') {
    response.destroy();
    return;
  }
  const text = JSON.stringify(result.body);
  response
    .writeHead(result.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}
