import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Script, ScriptedAttempt } from '@waymark/interpreter/contract';
import type { JsonObject } from '@waymark/protocol';
import { waitUntil } from './patience.ts';
import type { AttemptOf, Visitor } from './visitor.ts';

/** An attempt comes to the gate before it does anything, and once more when its effect has happened. */
export type Visit = Visitor & { stage: 'before' | 'after' };

type FindRequester = (idempotencyKey: string) => Promise<Visitor>;
const partnerPath = '/partner';

type Waiting = Visit & { answer: (attempt: ScriptedAttempt | null) => void };

/**
 * The world that the actions of random programs talk to. Every attempt of every worker stands here until its run lets
 * it go; a visit ends when its worker dies or is told to stop.
 */
export class Gate {
  readonly #runs = new Map<string, RunAtGate>();
  readonly #server: Server;

  /** @param findRequester who sends a request with an idempotency key */
  static async open(findRequester: FindRequester): Promise<Gate> {
    const gate = new Gate(findRequester);
    await new Promise<void>((resolve) => gate.#server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  private constructor(findRequester: FindRequester) {
    this.#server = createServer((request, response) => {
      const controller = new AbortController();
      response.once('close', () => controller.abort());
      const answer = async () => {
        if (request.url !== partnerPath)
          return response.end(JSON.stringify(await this.pass(await readVisit(request), controller.signal)));
        const requester = await findRequester(String(request.headers['idempotency-key']));
        return answerRequest(response, await this.pass({ ...requester, stage: 'before' }, controller.signal));
      };
      answer().catch((error: unknown) => {
        // Whoever waited has left.
        if (!controller.signal.aborted) throw error;
      });
    });
  }

  /** Whom the requests of programs go to. */
  get partner(): string {
    return this.url + partnerPath;
  }

  /** Resolves when the run lets the attempt go. @param left when it stands here no more */
  pass(visit: Visit, left: AbortSignal): Promise<ScriptedAttempt | null> {
    const run = this.#runs.get(visit.runId);
    if (!run) throw new Error(`nobody plays the run ${visit.runId}`);
    return new Promise((resolve, reject) => {
      const waiting = { ...visit, answer: resolve };
      left.addEventListener('abort', () => {
        run.leave(waiting);
        reject(left.reason as Error);
      });
      run.enter(waiting);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  admit(runId: string, run: RunAtGate): void {
    this.#runs.set(runId, run);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function answerRequest(response: ServerResponse, attempt: ScriptedAttempt | null): ServerResponse {
  if (attempt && 'error' in attempt) return response.writeHead(500).end();
  const { body = null } = (attempt && 'output' in attempt ? attempt.output : {}) as JsonObject;
  return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readVisit(request: IncomingMessage): Promise<Visit> {
  return (await json(request)) as Visit;
}

/** The attempts of one run. What its script does not name takes no time. */
export class RunAtGate {
  readonly #rounds: Script['actions'][];
  readonly #waiting = new Set<Waiting>();
  readonly #released = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #watchers = new Set<() => void>();
  /** The visit at which a worker is to be killed, counted from 1. */
  readonly #killAt: number;
  #held: string | null = null;
  #isHit = false;

  /** @param rounds what attempts do, in each round of the run */
  constructor(rounds: Script['actions'][], killAt: number) {
    this.#rounds = rounds;
    this.#killAt = killAt;
  }

  /** Who stands at the gate. */
  get visits(): readonly Visit[] {
    return [...this.#waiting];
  }

  get state(): 'to be hit' | 'waits for it' | 'hit' {
    if (this.#isHit) return 'hit';
    return this.visits.some((visit) => nameOf(visit) === this.#held) ? 'waits for it' : 'to be hit';
  }

  /** A worker has been killed: what was held for that goes on. */
  noteHit(): void {
    this.#isHit = true;
    for (const visit of this.#waiting) this.#letPass(visit);
  }

  /** Resolves when the attempt stands here, or has been let go. */
  arrival(attempt: AttemptOf): Promise<void> {
    const key = keyOf(attempt);
    const isHere = () => this.#released.has(key) || this.visits.some((visit) => keyOf(visit) === key);
    return waitUntil(
      (watcher) => this.watch(watcher),
      isHere,
      () => `${tell(attempt)} at the gate`,
    );
  }

  /** The attempt may end from now on, also when it has to be made again. */
  release(attempt: AttemptOf): void {
    this.#released.add(keyOf(attempt));
    for (const visit of this.#waiting) this.#letPass(visit);
  }

  /** Calls back whenever something at the gate has changed. @returns a function that ends that */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  enter(visit: Waiting): void {
    const name = nameOf(visit);
    // One that only the death of an orchestrator can hit would wait for a kill of its own.
    if (visit.pid !== null) this.#seen.add(name);
    if (this.#seen.size === this.#killAt) this.#held ??= name;
    this.#waiting.add(visit);
    this.#letPass(visit);
    this.#tell();
  }

  leave(visit: Waiting): void {
    this.#waiting.delete(visit);
    this.#tell();
  }

  #letPass(visit: Waiting): void {
    const isHeld = !this.#isHit && this.#held === nameOf(visit);
    const attempts = this.#rounds[visit.round]?.[visit.step];
    if (isHeld || (attempts && !this.#released.has(keyOf(visit)))) return;
    this.#waiting.delete(visit);
    visit.answer(attempts?.[visit.attempt - 1] ?? null);
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

export function nameOf(visit: Visit): string {
  return `${visit.stage} ${tell(visit)}`;
}

function tell({ round, step, attempt }: AttemptOf): string {
  return `attempt ${attempt} of ${step}${round === 0 ? '' : ` in round ${round}`}`;
}

function keyOf({ round, step, attempt }: AttemptOf): string {
  return `${round} ${step} ${attempt}`;
}
