import { type Program, placeSteps } from '@waymark/definition';
import type { ScriptedAttempt } from '@waymark/interpreter/contract';
import { parseDuration, placeOf } from '@waymark/protocol';
import type { Json, JsonObject, Phase } from '@waymark/protocol';
import { checkRunInput } from '@waymark/definition/validate';
import type { Attempt, DefinitionTest, Mocks } from './test-file.ts';

/** What becomes of the activities of a run, each known by its phase and its address. */
export type MockedActivities = (activity: `${Phase} ${string}`) => ScriptedAttempt[];

/** An activity that no mock names succeeds at once and gives nothing. */
const unmocked: ScriptedAttempt[] = [{ output: null }];

/** Makes the activities of a run from the mocks of a test. `[*]` in an address stands for every turn. */
export function mockActivities(program: Program, { mocks = {}, undo = {} }: DefinitionTest): MockedActivities {
  const schemas = new Map(placeSteps(program).map(({ address, step }) => [address, resultSchemaOf(step)]));
  return (activity) => {
    const isUndo = activity.startsWith('undo ');
    const address = activity.slice(activity.indexOf(' ') + 1);
    const found = findMock(isUndo ? undo : mocks, address);
    const schema = isUndo ? null : (schemas.get(placeOf(address)) ?? null);
    return found?.map((attempt) => toScripted(attempt, schema)) ?? unmocked;
  };
}

/** Mocks for what is no step of the program, or no work: nobody would ever ask for them. */
export function findStrayMocks(program: Program, { mocks = {}, undo = {} }: DefinitionTest): string[] {
  const steps = placeSteps(program);
  const known = new Map(steps.map(({ address, step }) => [address, step]));
  const stray = Object.keys(mocks).flatMap((address) => {
    const step = known.get(placeOf(address.replaceAll('[*]', '')));
    if (!step) return [`there is no step at "${address}"; steps: ${[...known.keys()].join(', ')}`];
    return isWork(step) ? [] : [`"${address}" is a step of type "${step.type}", whose result cannot be made up`];
  });
  const strayUndo = Object.keys(undo).flatMap((address) => {
    const step = known.get(placeOf(address.replaceAll('[*]', '')));
    if (!step) return [`there is no step at "${address}"; steps: ${[...known.keys()].join(', ')}`];
    if (step.compensate && step.compensate.kind !== 'steps') return [];
    return [`"${address}" has no compensation that is an action or a sub-run; steps that undo have mocks of their own`];
  });
  return [...stray, ...strayUndo];
}

type AnyStep = ReturnType<typeof placeSteps>[number]['step'];

function isWork(step: AnyStep): boolean {
  return 'retry' in step || 'call' in step;
}

/** What a sub-run gives is checked by the run that waits for it. */
function resultSchemaOf(step: AnyStep): JsonObject | null {
  return 'resultSchema' in step && step.type !== 'workflow' ? (step.resultSchema ?? null) : null;
}

function findMock(mocks: Mocks, address: string): Attempt[] | undefined {
  if (Object.hasOwn(mocks, address)) return mocks[address];
  const shape = address.replaceAll(/\[\d+\]/g, '[*]');
  return Object.entries(mocks).find(([pattern]) => pattern.includes('[*]') && matches(pattern, address, shape))?.[1];
}

/** Whether each turn that the pattern names is that of the address. */
function matches(pattern: string, address: string, shape: string): boolean {
  if (pattern.replaceAll(/\[\d+\]/g, '[*]') !== shape) return false;
  const turns = [...address.matchAll(/\[(\d+)\]/g)].map(([, turn]) => turn);
  const wanted = [...pattern.matchAll(/\[(\d+|\*)\]/g)].map(([, turn]) => turn);
  return wanted.every((turn, index) => turn === '*' || turn === turns[index]);
}

function toScripted(attempt: Attempt, resultSchema: JsonObject | null): ScriptedAttempt {
  const { output, error, retryable, effect } = attempt;
  const takes = parseDuration(attempt.takes ?? '0s') ?? 0;
  if (error) return { takes, error, ...(retryable === undefined ? {} : { retryable }), effect: effect ?? 'none' };
  if (output === undefined) return { hangs: effect ?? 'unknown' };
  const misfit = resultSchema ? findMisfit(resultSchema, output) : null;
  if (misfit === null) return { takes, output };
  return { takes, error: { type: 'InvalidOutput', message: misfit }, retryable: false, effect: 'unknown' };
}

/** As the wrapper of actions says it: the work is done, and would give the same again. */
function findMisfit(schema: JsonObject, output: Json): string | null {
  const { problems } = checkRunInput(schema, output);
  const list = problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`);
  return list.length === 0 ? null : `the output does not fit the step's resultSchema: ${list.join('; ')}`;
}
