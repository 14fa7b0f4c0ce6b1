import { stepsByAddress } from '@waymark/definition';
import type { Program, Step, StepOf } from '@waymark/definition';
import { localUserName, placeOf } from '@waymark/protocol';
import type { DecideAnswer, DecideMessage } from '@waymark/protocol';
import { findFormProblem } from './form.ts';
import { openPoll, settlePoll, settlingDecision } from './poll.ts';
import type { Poll, TakenDecision } from './poll.ts';
import type { Refusal } from './runtime.ts';

/** So many decisions are remembered by their ids, so that a repeat gets its answer in a later round, too. */
const remembered = 500;

/** What a mailbox is made of again. Plain JSON. */
export type MailboxState = {
  polls: [address: string, poll: Poll][];
  closed: string[];
  answered?: [id: string, answer: DecideAnswer][];
};

/**
 * Decisions by the address of their approval. One that comes before its step is reached waits here. Everything is
 * synchronous, so of two deciders one is first.
 */
export class Mailbox {
  readonly #steps: Map<string, Step>;
  readonly #startedBy: string;
  readonly #polls: Map<string, Poll>;
  readonly #closed: Set<string>;
  readonly #waiting = new Map<string, (poll: Poll) => void>();
  readonly #answered: Map<string, DecideAnswer>;
  #runIsOver = false;

  constructor(
    program: Program,
    startedBy: string,
    { polls, closed, answered }: MailboxState = { polls: [], closed: [] },
  ) {
    this.#answered = new Map(answered);
    this.#polls = new Map(polls);
    this.#closed = new Set(closed);
    this.#steps = stepsByAddress(program);
    this.#startedBy = startedBy;
  }

  get state(): MailboxState {
    return { polls: [...this.#polls], closed: [...this.#closed], answered: [...this.#answered] };
  }

  /** Null: the decision can be taken, or it is one that was. */
  refuse(message: DecideMessage): Refusal | null {
    const { address, decision } = message;
    const step = this.#steps.get(placeOf(address));
    if (step?.type !== 'approval') return { code: 'NOT_FOUND', message: `The run has no approval at ${address}` };
    const poll = this.#polls.get(address);
    if (poll && findRepeated(poll, message)) return null;
    if (message.id !== undefined && this.#answered.has(message.id)) return null;
    const standing = poll ? (settlingDecision(poll) ?? findOfPerson(poll, message)) : null;
    if (standing) return { code: 'ALREADY_DECIDED', message: describe(standing) };
    if (this.#runIsOver) return { code: 'APPROVAL_CLOSED', message: 'The run has ended' };
    if (this.#closed.has(address)) return { code: 'APPROVAL_CLOSED', message: 'The approval is over' };
    if (decision !== 'approved' && decision !== 'rejected')
      return { code: 'INVALID_FORM', message: 'The decision must be approved or rejected' };
    if (this.#isOwn(step, message))
      return { code: 'FORBIDDEN', message: `${message.by} started the run and may not decide about it` };
    const problem = decision === 'approved' && step.form ? findFormProblem(step.form, message.data ?? null) : null;
    return problem === null ? null : { code: 'INVALID_FORM', message: problem };
  }

  /** Takes a decision that is not refused. A repeat, and one that is refused, changes nothing. */
  decide(message: DecideMessage, at: string): DecideAnswer {
    const { address, id } = message;
    const earlier = id === undefined || this.#findRepeated(message) ? undefined : this.#answered.get(id);
    if (earlier) return earlier;
    const isNew = this.refuse(message) === null && !this.#findRepeated(message);
    if (isNew) this.#take(message, at);
    const poll = this.#polls.get(address);
    const taken = poll ? (findRepeated(poll, message) ?? findOfPerson(poll, message) ?? settlingDecision(poll)) : null;
    const answer = {
      address,
      decision: taken?.decision ?? message.decision,
      by: taken?.by ?? null,
      at: taken?.at ?? at,
      outcome: poll?.outcome ?? null,
    };
    if (isNew && id !== undefined) this.#remember(id, answer);
    return answer;
  }

  /**
   * Calls the listener with the decisions whenever there is another one, at once if some came early.
   *
   * @returns a function that takes the listener back.
   */
  onDecision(address: string, listener: (poll: Poll) => void): () => void {
    this.#waiting.set(address, listener);
    const poll = this.#polls.get(address);
    if (poll) listener(poll);
    return () => this.#waiting.delete(address);
  }

  quorumOf(step: StepOf<'approval'>, address: string): number {
    return this.#pollOf(step, address).quorum;
  }

  /** So many people have to approve from now on; fewer may have done so already. */
  changeQuorum(step: StepOf<'approval'>, address: string, quorum: number): void {
    const poll = this.#pollOf(step, address);
    poll.quorum = quorum;
    settlePoll(poll);
    if (poll.outcome !== null) this.#waiting.get(address)?.(poll);
  }

  /** The decisions that were taken, in their order. */
  decisionsOf(address: string): TakenDecision[] {
    return this.#polls.get(address)?.decisions ?? [];
  }

  /** The approval is opened, after it was closed, too; what people have decided about it stands. */
  open(address: string): void {
    this.#closed.delete(address);
  }

  /** The approval is over: nothing more is taken for it. */
  close(address: string): void {
    this.#closed.add(address);
  }

  closeAll(): void {
    this.#runIsOver = true;
  }

  #findRepeated(message: DecideMessage): TakenDecision | null {
    const poll = this.#polls.get(message.address);
    return poll ? findRepeated(poll, message) : null;
  }

  #remember(id: string, answer: DecideAnswer): void {
    this.#answered.set(id, answer);
    const [oldest] = this.#answered.keys();
    if (this.#answered.size > remembered && oldest !== undefined) this.#answered.delete(oldest);
  }

  #take({ address, id, decision, by, comment, data }: DecideMessage, at: string): void {
    const step = this.#steps.get(placeOf(address));
    if (step?.type !== 'approval') return;
    const poll = this.#pollOf(step, address);
    poll.decisions.push({ id: id ?? null, decision, by: by ?? null, comment: comment ?? null, data: data ?? null, at });
    settlePoll(poll);
    this.#waiting.get(address)?.(poll);
  }

  #pollOf(step: StepOf<'approval'>, address: string): Poll {
    const poll = this.#polls.get(address) ?? openPoll(step);
    this.#polls.set(address, poll);
    return poll;
  }

  /** The local user is whoever sits there: that says nothing about who started the run. */
  #isOwn({ allowSelf }: StepOf<'approval'>, { by }: DecideMessage): boolean {
    return allowSelf === false && by === this.#startedBy && by !== localUserName;
  }
}

/** The same decision again, by its id. */
function findRepeated({ decisions }: Poll, { id }: DecideMessage): TakenDecision | null {
  return id === undefined ? null : (decisions.find((taken) => taken.id === id) ?? null);
}

/** What this person has decided before. Those who do not say who they are count as one. */
function findOfPerson({ decisions }: Poll, { by }: DecideMessage): TakenDecision | null {
  return decisions.find((taken) => taken.by === (by ?? null)) ?? null;
}

function describe({ by, decision, at }: TakenDecision): string {
  return `${by ?? 'Somebody'} ${decision} at ${at}`;
}
