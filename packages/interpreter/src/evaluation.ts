import type { DurationTemplate, Template } from '@waymark/definition';
import { evaluateCondition, evaluateTemplate, TaskMeter } from '@waymark/expressions';
import type { Effects, Scope } from '@waymark/expressions';
import { parseDuration } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';
import { describeError, StepFailure } from './errors.ts';
import type { Runtime } from './runtime.ts';
import { TaskWatch } from './task-watch.ts';

/** Evaluates the expressions of one run over what all of them see, within the budget of the workflow task. */
export class Evaluation {
  readonly #shared: Scope;
  readonly #effects: Effects;
  readonly #meter = new TaskMeter();
  readonly #task: TaskWatch;

  /** @param shared input, steps, vars and run: live objects, so that a scope is made by copying four references */
  constructor(runtime: Runtime, shared: Scope) {
    this.#shared = shared;
    this.#task = new TaskWatch(runtime);
    this.#effects = { now: () => runtime.now(), uuid: () => runtime.uuid(), random: () => runtime.random() };
  }

  /** Whether this workflow task has done all the work that it may: the rest is for the next one. */
  get isTaskUsedUp(): boolean {
    return this.#currentMeter().exhausted;
  }

  /** @throws {ExpressionError} */
  evaluate(template: Template, variables: Scope, lenientNull = false): Json {
    return evaluateTemplate(template, this.#scope(variables), {
      effects: this.#effects,
      meter: this.#currentMeter(),
      lenientNull,
    });
  }

  /** @throws {ExpressionError} also when the answer is not a boolean */
  test(expression: string, variables: Scope, lenientNull = false): boolean {
    return evaluateCondition(expression, this.#scope(variables), {
      effects: this.#effects,
      meter: this.#currentMeter(),
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

  /** A text for people: what is not a text is written as one. @throws {ExpressionError} */
  print(template: Template, variables: Scope, lenientNull = false): string {
    const value = this.evaluate(template, variables, lenientNull);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  /** @throws {ExpressionError | StepFailure} `InvalidInput` when it is not a text */
  text(template: Template, variables: Scope, what: string, lenientNull = false): string {
    const text = this.evaluate(template, variables, lenientNull);
    if (typeof text === 'string') return text;
    throw new StepFailure(describeError('InvalidInput', `${what} must be a text, not ${JSON.stringify(text)}`));
  }

  /** Each workflow task has a budget of its own. */
  #currentMeter(): TaskMeter {
    if (this.#task.hasChanged()) this.#meter.reset();
    return this.#meter;
  }

  #scope(variables: Scope): Scope {
    return Object.assign(Object.create(null) as { [name: string]: Json }, this.#shared, variables);
  }
}
