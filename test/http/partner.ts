import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '@waymark/protocol';

/** One request that arrived, as the other side saw it. */
export type Arrival = { method: string; path: string; headers: IncomingMessage['headers']; body: Json };
/** What the other side does: its answer, that it drops the connection, or that it never answers. */
export type Answer = { status?: number; headers?: Record<string, string>; body?: Json } | 'drop' | 'wait';

/** A service of somebody else on a port of this machine; it counts what really arrived. */
export class Partner {
  readonly arrivals: Arrival[] = [];
  answer: (arrival: Arrival) => Answer = () => ({});
  readonly #server = createServer((request, response) => {
    void readText(request).then((text) => {
      const { method = '', url: path = '', headers } = request;
      const arrival = { method, path, headers, body: readBody(text, headers['content-type']) };
      this.arrivals.push(arrival);
      const answer = this.answer(arrival);
      if (answer === 'wait') return undefined;
      if (answer === 'drop') return request.socket.destroy();
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      return response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** `POST /orders`, in the order in which they arrived. */
  get log(): string[] {
    return this.arrivals.map(({ method, path }) => `${method} ${path}`);
  }
}

function readBody(text: string, type = ''): Json {
  if (text === '') return null;
  return type.startsWith('application/json') ? (JSON.parse(text) as Json) : text;
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
