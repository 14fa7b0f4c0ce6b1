import type { Program, Step } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import { buildProgram, inOrder } from './build-program.ts';
import type { Expectation, Scenario, Script } from './scenario.ts';

type Parts = Partial<Omit<Program, 'steps'>> & Partial<Script> & { steps: Step[]; input?: Json; expect: Expectation };

/** A scenario in one object: the parts of its program, the script and what is expected. */
export function defineScenario(
  name: string,
  { steps, workflows = {}, input = {}, actions = {}, messages = [], expect, ...program }: Parts,
): Scenario {
  return {
    name,
    program: buildProgram(inOrder(...steps), { ...program, finally: inOrder(...(program.finally ?? [])) }),
    input,
    script: { actions, messages, workflows },
    expect,
  };
}
