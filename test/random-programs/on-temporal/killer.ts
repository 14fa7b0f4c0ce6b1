import type { RunAtGate } from './gate.ts';
import { nameOf } from './gate.ts';
import type { Killable } from './killable.ts';

export type Victim = 'actions' | 'orchestrator';

/** The proof that a kill hit something. */
export type Kill = {
  victim: Victim;
  pid: number;
  at: string;
  /** By run: the attempts that a worker had in hand in that moment. */
  inFlight: Map<string, string[]>;
};

/** So many runs that wait to be hit are worth a kill. */
const enough = 18;

/**
 * Kills workers while runs are under way: each time when enough runs have come to the point at which they are to be hit,
 * or all that have not been.
 */
export class Killer {
  readonly kills: Kill[] = [];
  readonly #victims: Record<Victim, Killable>;
  readonly #runs = new Map<string, RunAtGate>();
  #striking: Promise<void> | null = null;

  constructor(victims: Record<Victim, Killable>) {
    this.#victims = victims;
  }

  /** @returns a function that says that the run has ended */
  follow(runId: string, run: RunAtGate): () => void {
    this.#runs.set(runId, run);
    const stop = run.watch(() => this.#consider());
    this.#consider();
    return () => {
      stop();
      this.#runs.delete(runId);
      this.#consider();
    };
  }

  /** Whether a kill took from the run what a worker had in hand. */
  hasHit(runId: string): boolean {
    return this.kills.some(({ inFlight }) => inFlight.has(runId));
  }

  #consider(): void {
    const states = [...this.#runs.values()].map(({ state }) => state);
    const waiting = states.filter((state) => state === 'waits for it').length;
    const isWorthIt = waiting >= enough || (waiting > 0 && !states.includes('to be hit'));
    if (this.#striking || !isWorthIt) return;
    this.#striking = this.#strike().finally(() => {
      this.#striking = null;
      this.#consider();
    });
  }

  async #strike(): Promise<void> {
    const victim = this.kills.length % 2 === 0 ? 'actions' : 'orchestrator';
    const process = this.#victims[victim];
    const pid = process.pid ?? 0;
    const inFlight = new Map<string, string[]>();
    for (const [runId, { visits }] of this.#runs) {
      const taken = visits.filter((visit) => victim === 'orchestrator' || visit.pid === pid);
      if (taken.length > 0) inFlight.set(runId, taken.map(nameOf));
    }
    const hit = [...this.#runs].filter(([runId]) => inFlight.has(runId)).map(([, run]) => run);
    const dead = process.kill();
    // What the gate held for this goes on with a worker that lives, while the orchestrator dies.
    if (victim === 'orchestrator') for (const run of hit) run.noteHit();
    if ((await dead) !== 'SIGKILL') throw new Error(`the ${victim} worker had died before`);
    this.kills.push({ victim, pid, at: new Date().toISOString(), inFlight });
    for (const run of hit) run.noteHit();
    await process.start();
  }
}
