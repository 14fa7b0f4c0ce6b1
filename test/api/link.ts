import { type Socket, connect, createServer } from 'node:net';

/** A way to a server that can be cut (connections refused) or frozen (open, and silent). */
export type Link = { port: number; cut(): void; freeze(): void; mend(): void; close(): Promise<void> };

export async function createLink(host: string, port: number): Promise<Link> {
  const pairs = new Set<{ near: Socket; far: Socket }>();
  let state: 'open' | 'frozen' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') return near.resetAndDestroy();
    const far = connect(port, host);
    const pair = { near, far };
    pairs.add(pair);
    for (const socket of [near, far]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (data) => (state === 'open' ? far.write(data) : undefined));
    far.on('data', (data) => (state === 'open' ? near.write(data) : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const dropAll = (): void => {
    for (const { near } of pairs) near.destroy();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut() {
      state = 'cut';
      dropAll();
    },
    freeze() {
      state = 'frozen';
    },
    mend() {
      // What was swallowed while frozen is lost: such connections cannot go on.
      if (state === 'frozen') dropAll();
      state = 'open';
    },
    async close() {
      dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
