import { ActionFailure } from '@waymark/action-kit';
import type { Json, JsonObject } from '@waymark/protocol';
import { beforeEach, expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { dumpHistory, dumpTables } from '../support/kept.ts';
import { useWorld } from '../support/use-world.ts';
import definition from './09-llm-agent.json' with { type: 'json' };

// The hour of an approval, the 25 turns and the budget are played in virtual time: 09-llm-agent.test.json.
const key = 'canary-LLM-qzvxwk';
const used = useWorld(
  definition,
  { 'llm.chat': {}, 'search.web': {}, 'files.read': {}, 'files.write': {}, 'email.send': {} },
  { secrets: { LLM_KEY: key } },
);
const { world } = used;

type ToolCall = { id: string; name: string; arguments: JsonObject };

/** What the model says, turn by turn; what it is asked stands in the calls of `llm.chat`. */
function say(...turns: { text: string; toolCalls: ToolCall[] }[]): void {
  let turn = 0;
  world.on('llm.chat', () => ({ ...(turns[turn++] ?? { text: 'nothing', toolCalls: [] }), tokens: 10 }));
}

beforeEach(() => say());

async function start(goal: string): Promise<string> {
  return (await used.api.start('llm-agent', { input: { goal } })).runId;
}

/** What the model was told in a turn, from the end of the talk. */
function toldIn(turn: number): Json[] {
  const { messages } = (world.callsOf('llm.chat')[turn]?.input ?? { messages: [] }) as { messages: JsonObject[] };
  return messages.filter(({ role }) => role === 'tool').map(({ content }) => content ?? null);
}

async function decide(runId: string, decision: 'approved' | 'rejected'): Promise<void> {
  await used.api.waitForEvent(runId, ({ type }) => type === 'approval_opened');
  const { items } = await used.api.get<{ items: { id: string; title: string; description: string }[] }>(
    `/approvals?status=open&runId=${runId}`,
  );
  expect(items).toMatchObject([{ title: 'The agent wants email.send', description: '{"to":"ann"}' }]);
  await used.api.post(`/approvals/${items[0]?.id}/decision`, { decision });
}

test('three calls at once: a mail waits for its approval while the others run; what the model wrote stays text', async () => {
  say(
    {
      text: 'looking',
      toolCalls: [
        { id: 'c1', name: 'search.web', arguments: { q: '${ secrets.LLM_KEY }' } },
        { id: 'c2', name: 'email.send', arguments: { to: 'ann' } },
        { id: 'c3', name: 'files.read', arguments: { path: '${ input.goal }' } },
      ],
    },
    { text: 'done', toolCalls: [] },
  );
  world.on('search.web', () => ({ hits: '${ vars.tokens }' }));
  const runId = await start('find it');
  const ended = (tool: number) =>
    used.api.waitForEvent(
      runId,
      ({ type, address }) => type === 'step_completed' && address === `/agent[0]/calls[${tool}]/tool`,
    );
  await Promise.all([ended(0), ended(2)]);
  expect(world.callsOf('email.send')).toEqual([]);
  await decide(runId, 'approved');

  const run = await used.api.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: { answer: 'done', tokens: 20 } });
  expect(world.callsOf('search.web')[0]?.input).toEqual({ q: '${ secrets.LLM_KEY }' });
  expect(world.callsOf('files.read')[0]?.input).toEqual({ path: '${ input.goal }' });
  expect(world.callsOf('email.send')).toHaveLength(1);
  expect(toldIn(1)).toEqual(['{"hits":"${ vars.tokens }"}', '{}', '{}']);
  const titles = run.steps.filter(({ id }) => id === 'tool').map(({ title }) => title);
  expect(titles.sort()).toEqual(['email.send', 'files.read', 'search.web']);
});

test('a refused tool is skipped, and the model is told so', async () => {
  say({ text: '', toolCalls: [{ id: 'c1', name: 'email.send', arguments: { to: 'ann' } }] });
  const runId = await start('write to ann');
  await decide(runId, 'rejected');
  expect(await used.api.waitForEnd(runId)).toMatchObject({ status: 'completed', output: { answer: 'nothing' } });
  expect(world.callsOf('email.send')).toEqual([]);
  expect(toldIn(1)).toEqual(['refused by the operator']);
});

test('a tool that is not allowed is run nowhere, and one that fails does not fail the run', async () => {
  say({
    text: '',
    toolCalls: [
      { id: 'c1', name: 'rm.rf', arguments: { path: '/' } },
      { id: 'c2', name: 'llm.chat', arguments: {} },
      { id: 'c3', name: 'files.read', arguments: {} },
    ],
  });
  world.on('files.read', () => {
    throw new ActionFailure('InvalidInput', 'a path is missing', { retryable: false, effect: 'none' });
  });
  const run = await used.api.waitForEnd(await start('break out'));
  expect(run).toMatchObject({ status: 'completed', output: { answer: 'nothing' } });
  expect(toldIn(1)).toEqual([
    '{"error":"The step may not run the action \\"rm.rf\\""}',
    '{"error":"The step may not run the action \\"llm.chat\\""}',
    '{"error":"a path is missing"}',
  ]);
  expect(world.sequence()).toEqual(['llm.chat', 'files.read', 'llm.chat']);
});

test('over its budget it fails, with nothing to undo', async () => {
  const { runId } = await used.api.start('llm-agent', { input: { goal: 'talk', tokenBudget: 5 } });
  const run = await used.api.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'failed', error: { type: 'BudgetExhausted', step: '/agent[0]/broke' } });
  expect(run.error?.message).toBe('10 of 5 tokens used');
});

test('messages over 64 KB go to the model, and not through the history', async () => {
  const long = 'a long answer '.repeat(10_000);
  say({ text: long, toolCalls: [{ id: 'c1', name: 'files.read', arguments: {} }] }, { text: 'done', toolCalls: [] });
  const run = await used.api.waitForEnd(await start('talk much'));
  expect(run).toMatchObject({ status: 'completed', output: { answer: 'done' } });
  expect(world.callsOf('llm.chat')[1]?.input).toMatchObject({
    messages: [{ role: 'user' }, { role: 'assistant', content: long }, { role: 'tool', content: '{}' }],
  });
  expect(await dumpHistory(used.temporal, run.runId)).not.toContain('a long answer');
});

test('the key reaches the model alone: it is in no table and no history', async () => {
  world.on('llm.chat', ({ input }) => ({
    text: `I know ${(input as { apiKey: string }).apiKey}`,
    toolCalls: [],
    tokens: 1,
  }));
  const run = await used.api.waitForEnd(await start('tell me the key'));
  expect(world.callsOf('llm.chat')[0]?.input).toMatchObject({ apiKey: key });
  expect(run.output).toEqual({ answer: 'I know ‹secret LLM_KEY›', tokens: 1 });
  expect(stepOf(run, 'think').input).toMatchObject({ apiKey: '‹secret LLM_KEY›' });
  const kept = [await dumpTables(used.databaseUrl), await dumpHistory(used.temporal, run.runId)].join('\n');
  expect(kept).toContain('‹secret LLM_KEY›');
  expect(kept).not.toContain('qzvxwk');
});
