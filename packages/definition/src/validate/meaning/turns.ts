import type { StepDefinitionOf } from '../../definition.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { keywords } from './ids.ts';
import { listSubtree, type PlacedStep } from './outline.ts';

/** What is wrong with a `forEach`, a `loop` or a `parallel` as a whole. */
export function checkTurns(placed: PlacedStep): Problem[] {
  const { step } = placed;
  if (step.type === 'loop') return [...checkEnd(step, placed), ...checkUnlimited(step, placed)];
  if (step.type === 'forEach') return checkItemName(step, placed);
  return step.type === 'parallel' ? checkBranchNames(step, placed) : [];
}

const rootNames = ['input', 'steps', 'vars', 'run', 'error', 'result', 'event', 'step', 'secrets', 'index', 'previous'];

function checkItemName({ id, as }: StepDefinitionOf<'forEach'>, { pointer }: PlacedStep): Problem[] {
  if (as === undefined || !(rootNames.includes(as) || keywords.includes(as))) return [];
  const message = `step "${id}" reads its items as "${as}", which means something else in expressions`;
  return [makeProblem('INVALID_VALUE', pointerTo(pointer, 'as'), message, 'Choose another name.')];
}

/** The address of a branch must not be that of a step. */
function checkBranchNames({ id, branches }: StepDefinitionOf<'parallel'>, { pointer, lists }: PlacedStep): Problem[] {
  const beside = lists.filter(({ kind }) => kind !== 'branch').flatMap(({ steps }) => steps.map(({ step }) => step.id));
  return Object.keys(branches)
    .filter((name) => beside.includes(name))
    .map((name) => {
      const message = `the branch "${name}" of step "${id}" has the name of a step in a handler or compensation of it`;
      return makeProblem('DUPLICATE_NAME', pointerTo(pointer, 'branches', name), message);
    });
}

function checkEnd(step: StepDefinitionOf<'loop'>, { pointer }: PlacedStep): Problem[] {
  if (step.while !== undefined || step.until !== undefined || step.maxIterations !== undefined) return [];
  const message = `step "${step.id}" has neither "while" nor "until" nor "maxIterations": nothing says when it ends`;
  return [makeProblem('MISSING_FIELD', pointerTo(pointer, 'until'), message)];
}

/** A loop without a limit must not spin, and what it would have to undo must not grow for ever. */
function checkUnlimited(step: StepDefinitionOf<'loop'>, placed: PlacedStep): Problem[] {
  if (step.maxIterations !== 'unlimited') return [];
  const place = pointerTo(placed.pointer, 'maxIterations');
  const inside = placed.lists.filter(({ kind }) => kind === 'turn').flatMap(({ steps }) => steps);
  const problems: Problem[] = [];
  if (step.every === undefined && !inside.some(waits)) {
    const message = `step "${step.id}" has unlimited turns, and not every turn waits for something`;
    problems.push(
      makeProblem('INVALID_COMBINATION', place, message, 'Add "every", or a wait, event or approval without "if".'),
    );
  }
  const undone = inside.flatMap(listSubtree).find((inner) => inner.step.compensate);
  if (step.commit !== true && undone) {
    const message = `step "${step.id}" has unlimited turns, and each leaves the compensation of step "${undone.step.id}" behind`;
    problems.push(
      makeProblem('INVALID_COMBINATION', place, message, 'Add "commit": true: a turn that is done is final.'),
    );
  }
  return problems;
}

/** Whether a step waits whenever it is reached. */
function waits({ step, lists }: PlacedStep): boolean {
  if (step.if !== undefined) return false;
  if (step.type === 'wait' || step.type === 'event' || step.type === 'approval') return true;
  const own = lists.filter(({ kind }) => kind === 'block' || kind === 'branch' || kind === 'turn');
  const isWhole = step.type === 'block' || step.type === 'loop';
  return isWhole
    ? own.some(({ steps }) => steps.some(waits))
    : step.type === 'parallel' && own.length > 0 && own.every(({ steps }) => steps.some(waits));
}
