import { chooseWork } from '@waymark/definition';
import type { Template, Work } from '@waymark/definition';
import { describeError, StepFailure } from './errors.ts';

/**
 * The work of the action that a computed name gives; work with a name of its own is itself.
 *
 * @param print evaluates the name
 * @throws {ExpressionError | StepFailure} `NotAllowed` when it is on no list
 */
export function settleAction(work: Work, print: (template: Template, what: string) => string): Work {
  if (!work.choices) return work;
  const action = print(work.action, 'The name of an action');
  const chosen = chooseWork(work, action);
  if (chosen) return chosen;
  const allowed = work.choices.map((choice) => choice.action);
  const message = `The step may not run the action "${action.slice(0, 200)}"`;
  throw new StepFailure(describeError('NotAllowed', message, { action: action.slice(0, 200), allowed }));
}
