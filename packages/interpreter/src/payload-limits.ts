import type { Effect, Json } from '@waymark/protocol';
import { describeError, StepFailure } from './errors.ts';
import { measureJson } from './json-size.ts';

/** Characters of JSON; from here on a value stands beside Temporal's history. */
const large = 64_000;
const largestValue = 5_000_000;
/** Of all large values of a run together. */
const largestRun = 100_000_000;

/** What the inputs and outputs of a run's steps may take. */
export class PayloadLimits {
  #total: number;

  /** @param total characters that the large values of earlier executions took */
  constructor(total = 0) {
    this.#total = total;
  }

  get total(): number {
    return this.#total;
  }

  /**
   * Counts a value.
   *
   * @param effect of the step, when it has to fail for that
   * @throws {StepFailure} `LimitExceeded`
   */
  admit(value: Json, what: 'input' | 'output', effect: Effect): void {
    const size = measureJson(value, largestValue);
    if (size <= large) return;
    if (size > largestValue) throw new StepFailure(tooLarge(`The ${what} of the step is larger than 5 MB`), effect);
    this.#total += size;
    if (this.#total > largestRun)
      throw new StepFailure(tooLarge('The large inputs and outputs of the run are more than 100 MB together'), effect);
  }
}

function tooLarge(message: string) {
  return describeError('LimitExceeded', message);
}
