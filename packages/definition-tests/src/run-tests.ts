import type { Program } from '@waymark/definition';
import { inputSchemaOf, makeBusinessKey, prepareInput } from '@waymark/definition/validate';
import type { Json } from '@waymark/protocol';
import { compare, type Difference } from './compare.ts';
import { describeMessage, scriptMessage, sortMessages, timeOf } from './messages.ts';
import { findStrayMocks, mockActivities } from './mocks.ts';
import { play, type Seen } from './play.ts';
import type { DefinitionTest, Message, TestFile } from './test-file.ts';

export type TestResult = {
  name: string;
  /** None: it passed. */
  differences: Difference[];
};

/** A definition that was found valid. */
export type TestedDefinition = { definition: Json; program: Program };

/** Runs the tests of a definition one after the other, in virtual time. */
export async function runTests(tested: TestedDefinition, { tests }: Pick<TestFile, 'tests'>): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const test of tests) results.push({ name: test.name, differences: await runTest(tested, test) });
  return results;
}

async function runTest({ definition, program }: TestedDefinition, test: DefinitionTest): Promise<Difference[]> {
  const start = prepareStart(definition, program, test.input ?? {});
  if ('problem' in start) return [{ what: 'input', message: start.problem }];
  const stray = findStrayMocks(program, test);
  if (stray.length > 0) return stray.map((message) => ({ what: 'mocks', message }));

  const messages = sortMessages(test);
  const scripted = messages.map((message, index) => scriptMessage(message, index, program));
  const unsendable = scripted.flatMap((message, index) =>
    'problem' in message ? [tell(messages[index], message.problem)] : [],
  );
  if (unsendable.length > 0) return unsendable;
  try {
    const script = scripted.flatMap((message) => ('script' in message ? [message.script] : []));
    const seen = await play(program, start, mockActivities(program, test), script);
    return [...compare(test.expect, seen), ...checkMessages(messages, seen)];
  } catch (error) {
    return [{ what: 'run', message: error instanceof Error ? error.message : String(error) }];
  }
}

/** The input with its defaults and the business key, as a start makes them. */
function prepareStart(
  definition: Json,
  program: Program,
  given: Json,
): { input: Json; key: string | null } | { problem: string } {
  const prepared = prepareInput(inputSchemaOf(definition), given);
  if ('refusal' in prepared) return { problem: prepared.refusal.message };
  const made = makeBusinessKey(program.key, program.name, prepared.input);
  return 'refusal' in made ? { problem: made.refusal.message } : { input: prepared.input, key: made.key };
}

/** Whether each decision was taken or refused as the test says, and nothing came after the end. */
function checkMessages(messages: Message[], { refusals, took, status }: Seen): Difference[] {
  const decisions = messages.filter(({ decide }) => decide !== undefined);
  const wrong = decisions.flatMap((message, index): Difference[] => {
    const [expected, actual] = [message.refused ?? null, refusals[index] ?? null];
    if (expected === actual) return [];
    return [{ what: describeMessage(message), expected: expected ?? 'taken', actual: actual ?? 'taken' }];
  });
  const hasEnded = status !== 'held' && status !== 'waiting';
  const late = messages.filter((message) => hasEnded && timeOf(message) > took && message.refused === undefined);
  return [...wrong, ...late.map((message) => tell(message, `comes after the end of the run, which took ${took} ms`))];
}

function tell(message: Message | undefined, problem: string): Difference {
  return { what: message ? describeMessage(message) : 'messages', message: problem };
}
