import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type LedgerFile, openLedgerFile } from './ledger-file.ts';

export type LedgerEntry = {
  id: string;
  kind: 'charge' | 'refund';
  orderId: string;
  /** Cents. */
  amount: number;
  key: string;
  /** How often the key was presented. */
  requests: number;
  at: string;
};

const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), key: z.string() }),
  z.object({
    type: z.literal('entry'),
    id: z.string(),
    kind: z.enum(['charge', 'refund']),
    orderId: z.string(),
    amount: z.number(),
    key: z.string(),
    at: z.string(),
    /** Of a refund: the charges that it gives back. */
    charges: z.array(z.string()),
  }),
  z.object({ type: z.literal('nothing_refunded'), key: z.string(), orderId: z.string() }),
  /** A charge under this key is refused from now on. */
  z.object({ type: z.literal('revoked'), key: z.string() }),
]);
type Line = z.infer<typeof Line>;
type Entry = Extract<Line, { type: 'entry' }>;

/**
 * The provider's book: what was charged and given back, by key. Changes show in memory at once, so that two requests
 * with one key find each other; an answer waits for `settled`, when they are on the disk.
 */
export class Ledger {
  readonly #file: LedgerFile;
  readonly #entries = new Map<string, Entry>();
  readonly #requests = new Map<string, number>();
  readonly #nothingRefunded = new Map<string, string>();
  readonly #revoked = new Set<string>();
  readonly #refundedCharges = new Set<string>();
  #written: Promise<void> = Promise.resolve();

  private constructor(file: LedgerFile) {
    this.#file = file;
  }

  static async open(path: string): Promise<Ledger> {
    const { file, lines } = await openLedgerFile(path);
    const ledger = new Ledger(file);
    for (const line of lines) ledger.#apply(Line.parse(line));
    return ledger;
  }

  /** Counts a request. @returns how often its key was presented, this time included */
  present(key: string): number {
    this.#record({ type: 'request', key });
    return this.#requests.get(key) ?? 1;
  }

  find(key: string): LedgerEntry | null {
    const entry = this.#entries.get(key);
    return entry ? this.#show(entry) : null;
  }

  list(orderId: string | null): LedgerEntry[] {
    return [...this.#entries.values()]
      .filter((entry) => orderId === null || entry.orderId === orderId)
      .map((entry) => this.#show(entry));
  }

  /** Charges of an order, or the one of a key, that have not been given back. */
  listRefundable(orderId: string, chargeKey: string | null): LedgerEntry[] {
    const charges = this.list(orderId).filter(({ id, kind }) => kind === 'charge' && !this.#refundedCharges.has(id));
    return chargeKey === null ? charges : charges.filter(({ key }) => key === chargeKey);
  }

  /** Whether a refund under this key found nothing before. */
  foundNothing(key: string): boolean {
    return this.#nothingRefunded.has(key);
  }

  isRevoked(key: string): boolean {
    return this.#revoked.has(key);
  }

  charge(orderId: string, amount: number, key: string): void {
    this.#record(newEntry({ kind: 'charge', orderId, amount, key, charges: [] }));
  }

  refund(orderId: string, charges: LedgerEntry[], key: string): void {
    const amount = charges.reduce((sum, charge) => sum + charge.amount, 0);
    this.#record(newEntry({ kind: 'refund', orderId, amount, key, charges: charges.map(({ id }) => id) }));
  }

  refundNothing(orderId: string, key: string): void {
    this.#record({ type: 'nothing_refunded', key, orderId });
  }

  revoke(key: string): void {
    this.#record({ type: 'revoked', key });
  }

  /** Resolves once everything up to now is on the disk. */
  settled(): Promise<void> {
    return this.#written;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #record(line: Line): void {
    this.#apply(line);
    this.#written = this.#file.append(line);
    // Whoever waits for it gets the error; nobody may.
    this.#written.catch(() => {});
  }

  #apply(line: Line): void {
    switch (line.type) {
      case 'request':
        this.#requests.set(line.key, (this.#requests.get(line.key) ?? 0) + 1);
        break;
      case 'entry':
        this.#entries.set(line.key, line);
        for (const id of line.charges) this.#refundedCharges.add(id);
        break;
      case 'nothing_refunded':
        this.#nothingRefunded.set(line.key, line.orderId);
        break;
      case 'revoked':
        this.#revoked.add(line.key);
        break;
    }
  }

  #show({ id, kind, orderId, amount, key, at }: Entry): LedgerEntry {
    return { id, kind, orderId, amount, key, requests: this.#requests.get(key) ?? 0, at };
  }
}

function newEntry(entry: Pick<Entry, 'kind' | 'orderId' | 'amount' | 'key' | 'charges'>): Entry {
  const id = `${entry.kind}_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  return { type: 'entry', id, at: new Date().toISOString(), ...entry };
}
