import { createChangeHub } from '@waymark/database';
import type { ChangeHub } from '@waymark/database';
import type { JournalEntry } from '@waymark/protocol';
import { waitUntil } from './patience.ts';

/** What the journals of runs tell, as it comes in. */
export class Told {
  readonly #hub: ChangeHub;
  readonly #entries = new Map<string, Set<string>>();
  readonly #watchers = new Map<string, Set<() => void>>();

  /** Resolves when it hears of everything that is told from now on. */
  static async listen(databaseUrl: string): Promise<Told> {
    const hub = createChangeHub(databaseUrl);
    const told = new Told(hub);
    await new Promise<void>((resolve) => {
      hub.subscribe((change) => {
        if (change === 'reconnected') return resolve();
        if (change.table !== 'journal') return;
        told.#take(String(change.key['runId']), change.op, change.key);
      });
    });
    return told;
  }

  private constructor(hub: ChangeHub) {
    this.#hub = hub;
  }

  /** Resolves when the run has told all of this. */
  all(runId: string, wanted: readonly string[]): Promise<void> {
    const missing = () => wanted.filter((entry) => !this.#entries.get(runId)?.has(entry));
    const watch = (watcher: () => void) => this.#watch(runId, watcher);
    return waitUntil(
      watch,
      () => missing().length === 0,
      () => `the journal to tell ${missing().join(', ')}`,
    );
  }

  async close(): Promise<void> {
    await this.#hub.close();
  }

  #watch(runId: string, watcher: () => void): () => void {
    const watchers = this.#watchers.get(runId) ?? new Set();
    this.#watchers.set(runId, watchers.add(watcher));
    return () => watchers.delete(watcher);
  }

  #take(runId: string, op: string, key: Record<string, string | number>): void {
    const entries = this.#entries.get(runId) ?? new Set();
    this.#entries.set(runId, entries);
    const name = `${key['type']} ${key['address']} ${key['leg']}/${key['ordinal']}`;
    if (op === 'delete') entries.delete(name);
    else entries.add(name);
    for (const watcher of this.#watchers.get(runId) ?? []) watcher();
  }
}

/** As `Told` knows an entry. */
export function nameOfEntry({ address, leg, ordinal, transition }: JournalEntry): string {
  return `${transition.type} ${address} ${leg}/${ordinal}`;
}
