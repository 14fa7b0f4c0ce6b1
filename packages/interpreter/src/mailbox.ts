import { placeSteps } from '@waymark/definition';
import type { Program, Step } from '@waymark/definition';
import type { DecideAnswer, DecideMessage, Decision, Json } from '@waymark/protocol';
import { findFormProblem } from './form.ts';
import type { Refusal } from './runtime.ts';

/** A decision as it was taken. */
export type TakenDecision = {
  id: string | null;
  decision: Decision;
  by: string | null;
  comment: string | null;
  data: Json;
  at: string;
};

/**
 * Decisions by the address of their approval. One that comes before its step is reached waits here. Everything is
 * synchronous, so of two deciders one is first.
 */
export class Mailbox {
  readonly #steps: Map<string, Step>;
  readonly #taken = new Map<string, TakenDecision>();
  readonly #closed = new Set<string>();
  readonly #waiting = new Map<string, (decision: TakenDecision) => void>();
  #runIsOver = false;

  constructor(program: Program) {
    this.#steps = new Map(placeSteps(program).map(({ address, step }) => [address, step]));
  }

  /** Null: the decision can be taken, or it is the one that was. */
  refuse(message: DecideMessage): Refusal | null {
    const { address, decision, id } = message;
    const step = this.#steps.get(address);
    if (step?.type !== 'approval') return { code: 'NOT_FOUND', message: `The run has no approval at ${address}` };
    const taken = this.#taken.get(address);
    if (taken) {
      const isRepeat = id !== undefined && taken.id === id;
      return isRepeat
        ? null
        : { code: 'ALREADY_DECIDED', message: `${taken.by ?? 'Somebody'} ${taken.decision} at ${taken.at}` };
    }
    if (this.#runIsOver) return { code: 'APPROVAL_CLOSED', message: 'The run has ended' };
    if (this.#closed.has(address)) return { code: 'APPROVAL_CLOSED', message: 'The approval is over' };
    if (decision !== 'approved' && decision !== 'rejected')
      return { code: 'INVALID_FORM', message: 'The decision must be approved or rejected' };
    const problem = decision === 'approved' && step.form ? findFormProblem(step.form, message.data ?? null) : null;
    return problem === null ? null : { code: 'INVALID_FORM', message: problem };
  }

  /** Takes a decision that is not refused. A repeat, and one that is refused, changes nothing. */
  decide(message: DecideMessage, at: string): DecideAnswer {
    if (this.refuse(message) === null && !this.#taken.has(message.address)) this.#take(message, at);
    const taken = this.#taken.get(message.address);
    return {
      address: message.address,
      decision: taken?.decision ?? message.decision,
      by: taken?.by ?? null,
      at: taken?.at ?? at,
    };
  }

  /** Calls the listener with the decision, at once if it was taken early. @returns a function that takes the listener back. */
  onDecision(address: string, listener: (decision: TakenDecision) => void): () => void {
    const taken = this.#taken.get(address);
    if (taken) listener(taken);
    else this.#waiting.set(address, listener);
    return () => this.#waiting.delete(address);
  }

  /** The approval is over: nothing more is taken for it. */
  close(address: string): void {
    this.#closed.add(address);
  }

  closeAll(): void {
    this.#runIsOver = true;
  }

  #take({ address, id, decision, by, comment, data }: DecideMessage, at: string): void {
    const taken = { id: id ?? null, decision, by: by ?? null, comment: comment ?? null, data: data ?? null, at };
    this.#taken.set(address, taken);
    this.#waiting.get(address)?.(taken);
  }
}
