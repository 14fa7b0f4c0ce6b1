import { foldRun, foldStep, isStepAddress } from '@waymark/protocol';
import type { JournalEntry, RunState, Transition } from '@waymark/protocol';
import type { Runtime } from './runtime.ts';

/** The executions of a run are numbered from 1; a run is one execution until it can be resumed. */
const leg = 1;

/** Numbers what happened, hands it to the runtime and keeps it, so that the run can say how it stands. */
export class Journal {
  readonly #runtime: Runtime;
  readonly #entries = new Map<string, JournalEntry[]>();
  readonly #ordinals = new Map<string, number>();
  #seq = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  get mark(): { leg: number; lastSeq: number } {
    return { leg, lastSeq: this.#seq };
  }

  /** @param address `/` for the run itself */
  record(address: string, transition: Transition): void {
    const kind = `${transition.type} ${address}`;
    const ordinal = this.#ordinals.get(kind) ?? 0;
    this.#ordinals.set(kind, ordinal + 1);
    this.#seq += 1;
    const at = new Date(this.#runtime.now()).toISOString();
    const entry = { runId: this.#runtime.run.id, leg, seq: this.#seq, address, ordinal, at, transition };
    // Events change neither the run's state nor a step's, and there is no end to them.
    if (address === '/' || isStepAddress(address)) this.#entriesOf(address).push(entry);
    this.#runtime.journal(entry);
  }

  state(): RunState {
    const steps = [...this.#entries].filter(([address]) => address !== '/').map(([, entries]) => foldStep(entries));
    return foldRun(this.#entries.get('/') ?? [], steps);
  }

  #entriesOf(address: string): JournalEntry[] {
    const known = this.#entries.get(address);
    if (known) return known;
    const entries: JournalEntry[] = [];
    this.#entries.set(address, entries);
    return entries;
  }
}
