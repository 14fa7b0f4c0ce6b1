import type { ActivityCall } from '../runtime.ts';

/** What workers keep of idempotency keys: they would refuse what is thrown for here. */
export class UsedKeys {
  readonly #inputs = new Map<string, string>();
  readonly #revoked = new Set<string>();

  /** @throws {Error} when the key was used with another input, or what is done under it has been undone */
  use({ idempotencyKey: key, input, undoes, foreign }: ActivityCall): void {
    if (foreign) return;
    const sent = JSON.stringify(input);
    if ((this.#inputs.get(key) ?? sent) !== sent) throw new Error(`the key ${key} was used with another input`);
    if (this.#revoked.has(key)) throw new Error(`what is done under the key ${key} has been undone`);
    this.#inputs.set(key, sent);
    if (undoes !== null) this.#revoked.add(undoes);
  }
}
