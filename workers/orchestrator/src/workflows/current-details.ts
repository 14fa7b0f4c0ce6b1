import { isContainer } from '@waymark/protocol';
import type { JournalEntry } from '@waymark/protocol';

/** Says in a line per step what a run is doing, for Temporal's own UI. */
export class CurrentDetails {
  readonly #active = new Map<string, string>();
  #run = 'running';

  /** Takes in what has happened. */
  record({ address, transition }: JournalEntry): void {
    switch (transition.type) {
      case 'step_started':
        if (!isContainer(transition.stepType)) this.#active.set(address, 'running');
        return;
      case 'step_waiting':
        this.#active.set(address, describeWait(transition));
        return;
      case 'step_held':
        this.#active.set(address, `held: ${transition.error.type}: ${transition.error.message}`);
        return;
      case 'compensation_started':
        this.#active.set(address, 'being undone');
        return;
      case 'compensation_failed':
        this.#active.set(address, `could not be undone: ${transition.error.message}`);
        return;
      case 'hold_ended':
        // A compensation that is given up; a step says next what becomes of it.
        this.#active.delete(address);
        return;
      case 'step_completed':
      case 'step_failed':
      case 'step_cancelled':
      case 'compensation_completed':
        this.#active.delete(address);
        return;
      case 'step_skipped':
      case 'event_received':
      case 'event_dropped':
      case 'event_taken':
      case 'approval_opened':
      case 'approval_voted':
      case 'approval_reminded':
      case 'approval_escalated':
      case 'approval_decided':
      case 'run_started':
      case 'run_continued':
      case 'run_labelled':
        return;
      case 'run_held':
        this.#run = `held: waiting for ${transition.waitingFor}`;
        return;
      case 'run_paused':
        this.#run = 'paused';
        return;
      case 'run_resumed':
        this.#run = 'running';
        return;
      case 'run_cancel_requested':
        this.#run = 'cancelling';
        return;
      case 'run_finished':
        this.#run = transition.status;
        this.#active.clear();
    }
  }

  /** Ten steps at most: this is a line to read, not a report. */
  get text(): string {
    const lines = [...this.#active].slice(0, 10).map(([address, what]) => `- ${address}: ${what}`);
    const more = this.#active.size - lines.length;
    return [`**${this.#run}**`, ...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
  }
}

/** A timer names its end itself. */
function describeWait({ waitingFor, until }: { waitingFor: string; until: string | null }): string {
  return `waiting for ${waitingFor}${until === null || waitingFor.includes(until) ? '' : ` until ${until}`}`;
}
