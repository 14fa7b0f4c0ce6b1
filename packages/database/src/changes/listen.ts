import pg from 'pg';

export type Change = {
  /** As PostgreSQL names it. */
  table: string;
  op: 'insert' | 'update' | 'delete';
  /** The row's key, in camelCase. */
  key: Record<string, string | number>;
};

/** `reconnected`: changes may have been missed; whoever follows something reads it anew. */
export type ChangeListener = (change: Change | 'reconnected') => void;

export type ChangeHub = {
  /** @returns a function that ends the subscription */
  subscribe(listener: ChangeListener): () => void;
  /** Whether it hears of changes now. */
  readonly connected: boolean;
  close(): Promise<void>;
};

const channel = 'waymark_changes';
const shortestPause = 250;
const longestPause = 5_000;
const pulse = 10_000;
const patience = 5_000;

/**
 * One LISTEN connection for the whole process, opened with the first subscription, and a fan-out inside the process.
 * A broken or silent connection is replaced for as long as the hub lives.
 *
 * @param url PostgreSQL connection string
 */
export function createChangeHub(url: string): ChangeHub {
  const listeners = new Set<ChangeListener>();
  let client: pg.Client | null = null;
  let following: Promise<void> | null = null;
  let connected = false;
  const closed = new AbortController();

  const tell: ChangeListener = (change) => {
    if (change === 'reconnected') connected = true;
    for (const listener of [...listeners]) listener(change);
  };

  async function follow(): Promise<void> {
    for (let pauses = 0; !closed.signal.aborted; pauses += 1) {
      const startedAt = Date.now();
      try {
        client = new pg.Client({
          connectionString: url,
          connectionTimeoutMillis: patience,
          query_timeout: patience,
          keepAlive: true,
        });
        await listen(client, tell, closed.signal);
      } catch {
        // Whatever broke it, the next connection is the cure.
      }
      connected = false;
      client?.end().catch(() => {});
      if (Date.now() - startedAt > pulse) pauses = 0;
      await pause(Math.min(longestPause, shortestPause * 2 ** pauses), closed.signal);
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      following ??= follow();
      return () => listeners.delete(listener);
    },
    get connected() {
      return connected;
    },
    async close() {
      closed.abort();
      await following;
    },
  };
}

/** Listens until the connection breaks or the hub is closed. */
async function listen(client: pg.Client, tell: ChangeListener, closed: AbortSignal): Promise<void> {
  const broken = new Promise<void>((resolve) => {
    client.once('error', () => resolve());
    client.once('end', () => resolve());
    closed.addEventListener('abort', () => resolve(), { once: true });
  });
  client.on('notification', ({ payload }) => {
    if (payload) tell(JSON.parse(payload) as Change);
  });
  await client.connect();
  await client.query(`LISTEN ${channel}`);
  tell('reconnected');

  // A peer that vanished without a word is noticed by asking it something.
  const timer = setInterval(
    () => void client.query('SELECT 1').catch(() => client.emit('error', new Error('silent'))),
    pulse,
  );
  await broken;
  clearInterval(timer);
}

function pause(milliseconds: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (closed.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    closed.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
