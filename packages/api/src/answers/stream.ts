/** Comments keep proxies from closing a silent stream. Milliseconds. */
const pulse = 15_000;

export type Message = { id?: number; data: unknown };

/**
 * Answers with server-sent events. The generator has to be primed by the caller (its first `next()` awaited), so that
 * what is not there gets a proper error before the stream begins.
 *
 * @param messages batches of messages
 * @param abort called when the reader has gone
 */
export function streamResponse(
  messages: AsyncGenerator<Message[], void, void>,
  abort: () => void,
  request: Request,
): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  const send = (text: string): Promise<void> => writer.write(encoder.encode(text));
  const timer = setInterval(() => {
    if ((writer.desiredSize ?? 0) > 0) send(': still here\n\n').catch(abort);
  }, pulse);

  const end = (): void => {
    clearInterval(timer);
    abort();
  };
  request.signal.addEventListener('abort', end, { once: true });
  writer.closed.catch(end);

  void pump();
  async function pump(): Promise<void> {
    try {
      await send('retry: 1000\n\n');
      for await (const batch of messages) {
        if (batch.length > 0) await send(batch.map(format).join(''));
      }
      await writer.close();
    } catch {
      // The reader has gone, or the source broke: either way the stream ends, and a reader that is there comes back.
      await writer.abort().catch(() => {});
    } finally {
      end();
    }
  }

  return new Response(readable, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function format({ id, data }: Message): string {
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
