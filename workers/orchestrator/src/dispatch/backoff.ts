const first = 1_000;
const longest = 30_000;

/** Remembers what failed and when to try it again: 1 s, 2 s, 4 s … 30 s later. */
export class Backoff {
  readonly #failures = new Map<string, { delay: number; next: number }>();

  /** @param now Milliseconds since 1970. */
  isDue(id: string, now: number): boolean {
    return now >= (this.#failures.get(id)?.next ?? 0);
  }

  fail(id: string, now: number): void {
    const delay = Math.min(longest, (this.#failures.get(id)?.delay ?? first / 2) * 2);
    this.#failures.set(id, { delay, next: now + delay });
  }

  succeed(id: string): void {
    this.#failures.delete(id);
  }
}
