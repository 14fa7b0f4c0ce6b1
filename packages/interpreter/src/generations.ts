/** By address: how often it has been undone. Plain JSON. */
export type SavedGenerations = [address: string, count: number][];

/**
 * How often what stands at an address has been undone. What is done after that is done anew: under another key, since
 * the one before is revoked.
 */
export class Generations {
  readonly #counts: Map<string, number>;

  constructor(saved: SavedGenerations = []) {
    this.#counts = new Map(saved);
  }

  get state(): SavedGenerations {
    return [...this.#counts];
  }

  /** Of a step, of what it stands in, and of what undoes it. */
  of(address: string): number {
    if (this.#counts.size === 0) return 0;
    let sum = this.#counts.get(address) ?? 0;
    for (const { index } of address.matchAll(/[/[]/g)) sum += this.#counts.get(address.slice(0, index)) ?? 0;
    return sum;
  }

  /** It has been undone. */
  advance(address: string): void {
    this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
  }
}
