import type { DurationTemplate, Template } from '@waymark/definition';
import { evaluateCondition, evaluateTemplate, TaskMeter } from '@waymark/expressions';
import type { Effects, Scope } from '@waymark/expressions';
import { parseDuration } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';
import { describeError, StepFailure } from './errors.ts';
import type { Runtime } from './runtime.ts';

/** Evaluates the expressions of one run over what all of them see, within the budget of the workflow task. */
export class Evaluation {
  readonly #shared: Scope;
  readonly #effects: Effects;
  #meter = new TaskMeter();

  /** @param shared input, steps, vars and run: live objects, so that a scope is made by copying four references */
  constructor(runtime: Runtime, shared: Scope) {
    this.#shared = shared;
    this.#effects = { now: () => runtime.now(), uuid: () => runtime.uuid(), random: () => runtime.random() };
  }

  /** To be called when a new workflow task has begun: its budget is its own. */
  beginTask(): void {
    this.#meter = new TaskMeter();
  }

  /** @throws {ExpressionError} */
  evaluate(template: Template, variables: Scope, lenientNull = false): Json {
    return evaluateTemplate(template, this.#scope(variables), {
      effects: this.#effects,
      meter: this.#meter,
      lenientNull,
    });
  }

  /** @throws {ExpressionError} also when the answer is not a boolean */
  test(expression: string, variables: Scope, lenientNull = false): boolean {
    return evaluateCondition(expression, this.#scope(variables), {
      effects: this.#effects,
      meter: this.#meter,
      lenientNull,
    });
  }

  /**
   * @returns milliseconds
   * @throws {ExpressionError | StepFailure} `InvalidInput` when it is not a duration
   */
  duration(template: DurationTemplate, variables: Scope, lenientNull = false): number {
    if (typeof template === 'number') return template;
    const text = this.evaluate(template, variables, lenientNull);
    const milliseconds = typeof text === 'string' ? parseDuration(text) : null;
    if (milliseconds === null)
      throw new StepFailure(describeError('InvalidInput', `${JSON.stringify(text)} is not a duration`));
    return milliseconds;
  }

  /** @throws {ExpressionError | StepFailure} `InvalidInput` when it is not a text */
  text(template: Template, variables: Scope, what: string, lenientNull = false): string {
    const text = this.evaluate(template, variables, lenientNull);
    if (typeof text === 'string') return text;
    throw new StepFailure(describeError('InvalidInput', `${what} must be a text, not ${JSON.stringify(text)}`));
  }

  #scope(variables: Scope): Scope {
    return Object.assign(Object.create(null) as { [name: string]: Json }, this.#shared, variables);
  }
}
