import { Fault } from './errors.ts';
import { limits } from './limits.ts';

/** What swallowing an error costs: more than a node. */
export const absorbUnits = 20;

/**
 * Counts the units that all expressions of one workflow task have used. The one who evaluates asks `exhausted` before an
 * expression, yields to a new workflow task when it is, and calls `reset`.
 */
export class TaskMeter {
  readonly limit: number;
  #used = 0;

  /** @param limit units; by count and never by clock, since a replay must agree. */
  constructor(limit: number = limits.taskUnits) {
    this.limit = limit;
  }

  /** Units used since the last reset. An expression that began within the limit may end above it. */
  get used(): number {
    return this.#used;
  }

  get exhausted(): boolean {
    return this.#used >= this.limit;
  }

  add(units: number): void {
    this.#used += units;
  }

  /** A new workflow task begins. */
  reset(): void {
    this.#used = 0;
  }
}

/** Units of one expression. Exhaustion is sticky: what is left only ever falls, so every later charge throws again. */
export class Budget {
  #left: number = limits.expressionUnits;

  get used(): number {
    return Math.min(limits.expressionUnits - this.#left, limits.expressionUnits);
  }

  /** @throws Fault BUDGET_EXCEEDED */
  charge(units: number): void {
    this.#left -= units;
    if (this.#left < 0) throw exceeded();
  }

  /** Charges for a text that is read or built. */
  chargeText(length: number): void {
    // Not by shifting: what a text would become may be longer than 32 bits hold.
    this.charge(1 + Math.floor(length / 16));
  }

  /** Throws when the budget is used up although the charge that found out was swallowed. */
  assertLeft(): void {
    if (this.#left < 0) throw exceeded();
  }
}

function exceeded(): Fault {
  return new Fault('BUDGET_EXCEEDED', `the expression does too much work: more than ${limits.expressionUnits} units`, {
    hint: 'work on fewer items at a time, or do it in an action or a script',
  });
}
