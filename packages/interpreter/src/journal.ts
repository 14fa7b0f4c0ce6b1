import { foldRun, foldStep, isStepAddress } from '@waymark/protocol';
import type { JournalEntry, Labels, RunState, StepState, Transition } from '@waymark/protocol';
import type { Runtime } from './runtime.ts';

/** Numbers what happened, hands it to the runtime and keeps it, so that the run can say how it stands. */
export class Journal {
  readonly #runtime: Runtime;
  /** The executions of a run are numbered from 1. */
  readonly #leg: number;
  readonly #entries = new Map<string, JournalEntry[]>();
  readonly #earlier = new Map<string, StepState>();
  #labels: Labels = {};
  readonly #ordinals = new Map<string, number>();
  #seq = 0;

  constructor(runtime: Runtime, leg = 1) {
    this.#runtime = runtime;
    this.#leg = leg;
  }

  get mark(): { leg: number; lastSeq: number } {
    return { leg: this.#leg, lastSeq: this.#seq };
  }

  /** Takes over how a step stood when an earlier execution ended. */
  takeOver(step: StepState): void {
    this.#earlier.set(step.address, step);
  }

  /** Takes over the labels that an earlier execution told. */
  takeOverLabels(labels: Labels): void {
    this.#labels = labels;
  }

  /** @param address `/` for the run itself */
  record(address: string, transition: Transition): void {
    const kind = `${transition.type} ${address}`;
    const ordinal = this.#ordinals.get(kind) ?? 0;
    this.#ordinals.set(kind, ordinal + 1);
    this.#seq += 1;
    const at = new Date(this.#runtime.now()).toISOString();
    const { restarts } = this.#runtime.run;
    const round = restarts === 0 ? {} : { round: restarts };
    const entry = {
      runId: this.#runtime.run.id,
      leg: this.#leg,
      seq: this.#seq,
      address,
      ordinal,
      at,
      transition,
      ...round,
    };
    // Events change neither the run's state nor a step's, and there is no end to them.
    if (address === '/' || isStepAddress(address)) this.#entriesOf(address).push(entry);
    this.#runtime.journal(entry);
  }

  state(): RunState {
    const addresses = new Set([...this.#earlier.keys(), ...this.#entries.keys()].filter(isStepAddress));
    const steps = [...addresses].map((address) =>
      foldStep(this.#entries.get(address) ?? [], this.#earlier.get(address)),
    );
    return foldRun(this.#entries.get('/') ?? [], steps, this.#labels);
  }

  #entriesOf(address: string): JournalEntry[] {
    const known = this.#entries.get(address);
    if (known) return known;
    const entries: JournalEntry[] = [];
    this.#entries.set(address, entries);
    return entries;
  }
}
