import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ActionFailure } from '@waymark/action-kit';
import type { Json } from '@waymark/protocol';
import { makeContext } from '../http/testing.ts';
import { defineRunScript } from './run-script.ts';
import { ScriptPool } from './script-pool.ts';
import { ScriptProcess } from './script-process.ts';

/** Of scripts that would never end. */
const shortLimit = 400;
/** Of all others: what takes milliseconds takes longer on a machine that has other things to do. */
const longLimit = 10_000;
const pool = new ScriptPool();
const actions = {
  short: defineRunScript({ pool, timeLimit: shortLimit }),
  long: defineRunScript({ pool, timeLimit: longLimit }),
};

function run(source: string, input: Json = {}, signal?: AbortSignal): Promise<Json> {
  return actions.long.execute({ source, input }, makeContext(signal));
}

type ScriptFailure = ActionFailure & { data: { kind: string; line?: number } };

async function failureOf(running: Promise<Json>): Promise<ScriptFailure> {
  try {
    throw new Error(`it gave ${JSON.stringify(await running)}`);
  } catch (error) {
    return error as ScriptFailure;
  }
}

describe('a script', () => {
  test.each([
    ['input.a * 2', 42],
    ['return input.a', 21],
    ['const { a } = input; if (a > 20) { return { big: true }; } return null;', { big: true }],
    ['({ list: [1, "x", null, true], `k`: 1 })'.replace('`k`', 'k'), { list: [1, 'x', null, true], k: 1 }],
    ['const x = await Promise.resolve(input.a); return x + 1;', 22],
    ['input.a // a comment', 21],
    ['`${input.a} pieces`', '21 pieces'],
    ['undefined', null],
    ['const nothing = 1;', null],
    ['new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['typeof Math.random() + typeof Date.now()', 'numbernumber'],
    ['Object.keys(globalThis).length', 0],
    ['this === undefined', true],
  ] as [string, Json][])('%s', async (source, output) => expect(await run(source, { a: 21 })).toEqual(output));

  test('sees its own copy of the input', async () => {
    const input = { list: [1] };
    expect(await run('input.list.push(2); return input;', input)).toEqual({ list: [1, 2] });
    expect(input).toEqual({ list: [1] });
  });

  test('that throws says what, and in which line', async () => {
    expect(await failureOf(run('const x = input.nothing;\n\nreturn x.y;'))).toMatchObject({
      type: 'ScriptError',
      retryable: false,
      effect: 'none',
      message: "TypeError: cannot read property 'y' of undefined (line 3)",
      data: { kind: 'thrown', name: 'TypeError', line: 3 },
    });
    expect(await failureOf(run('throw new Error("on purpose")'))).toMatchObject({
      message: 'Error: on purpose (line 1)',
    });
    expect(await failureOf(run('throw { code: 5 }'))).toMatchObject({ message: '{"code":5}' });
  });

  test('that is no JavaScript says so', async () => {
    expect(await failureOf(run('return return'))).toMatchObject({ data: { kind: 'syntax', line: 1 } });
  });

  test('with too much input is not run', async () => {
    expect(await failureOf(run('1', 'x'.repeat(1_000_001)))).toMatchObject({ data: { kind: 'input' } });
  });
});

describe('a hostile script', () => {
  test.each([
    ['asks for the process', '(() => {}).constructor("return process")()', 'thrown'],
    [
      'asks for the process through an error',
      'try { null.x } catch (e) { return e.constructor.constructor("return process")() }',
      'thrown',
    ],
    ['runs for ever', 'for (;;) {}', 'timeout'],
    ['runs for ever and catches', 'for (;;) { try { for (;;) {} } catch {} finally { continue } }', 'timeout'],
    ['runs for ever while it sorts', '[3, 1, 2].sort(() => { for (;;) {} })', 'timeout'],
    ['runs for ever in a getter', '({ get x() { for (;;) {} } })', 'timeout'],
    ['runs for ever in toJSON', '({ toJSON() { for (;;) {} } })', 'timeout'],
    ['runs for ever in a proxy', 'new Proxy({}, { ownKeys() { for (;;) {} } })', 'timeout'],
    ['runs for ever in a regular expression', '/^(a+)+$/.test("a".repeat(40) + "!")', 'timeout'],
    ['runs for ever in its error', 'throw { get message() { for (;;) {} }, get name() { for (;;) {} } }', 'timeout'],
    ['fills the memory with lists', 'const a = []; for (;;) a.push(new Array(10000).fill(1))', 'memory'],
    ['fills the memory with buffers', 'const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1))', 'memory'],
    ['fills the memory with texts', 'const a = []; for (;;) a.push("x".repeat(1e6) + a.length)', 'memory'],
    ['fills the memory with a number', 'let b = 2n; for (;;) b *= b', 'thrown'],
    ['overflows the stack', 'function f() { f() } f()', 'thrown'],
    ['harms the engine', 'JSON.parse("[".repeat(1e6) + "]".repeat(1e6))', 'crashed'],
    ['floods with promises', 'function f() { return Promise.resolve().then(f) } return f()', 'pending'],
    ['waits for nothing', 'new Promise(() => {})', 'pending'],
    ['gives too much', '"x".repeat(2e6)', 'output'],
    ['gives what nests too deep', 'let v = 1; for (let i = 0; i < 1000; i++) v = [v]; return v', 'output'],
    ['gives a circle', 'const v = {}; v.v = v; return v', 'thrown'],
    ['gives a number without end', '10n', 'thrown'],
    ['closes the function around it', '1) }); for (;;) {} (function () { return (1', 'timeout'],
    ['takes the tools away', 'JSON.stringify = () => { throw new Error("no") }; JSON.parse = null; throw 1', 'thrown'],
    ['imports', 'import("fs")', 'thrown'],
  ])('that %s is stopped in time', { timeout: 20_000 }, async (_, source, kind) => {
    await run('1');
    const isEndless = kind === 'timeout';
    const begun = performance.now();
    const failure = await failureOf(
      actions[isEndless ? 'short' : 'long'].execute({ source, input: null }, makeContext()),
    );
    const took = performance.now() - begun;
    expect(failure).toMatchObject({ type: 'ScriptError', retryable: false, effect: 'none', data: { kind } });
    expect(took).toBeLessThan((isEndless ? shortLimit : longLimit) + 500);
  });

  test('finds nothing of the machine', async () => {
    const names = [
      'process',
      'require',
      'module',
      'fetch',
      'WebAssembly',
      'Worker',
      'setTimeout',
      'Deno',
      'std',
      'os',
      'console',
      'Buffer',
    ];
    expect(
      await run(`[${names.map((name) => `typeof ${name}`).join(', ')}].filter((type) => type !== 'undefined')`),
    ).toEqual([]);
  });

  test('leaves nothing for the next one', async () => {
    expect(await run('Object.prototype.x = 1; globalThis.y = 2; Array.prototype.map = null; return 1')).toBe(1);
    expect(await run('[({}).x === undefined, typeof y, [1].map((n) => n + 1)]')).toEqual([true, 'undefined', [2]]);
  });

  test('gives only what it has computed when it takes the tools away', async () => {
    expect(await run('JSON.stringify = () => "[1]"; return 2')).toBe(2);
  });
});

test('a script is stopped with its step', async () => {
  const controller = new AbortController();
  const running = run('for (;;) {}', {}, controller.signal);
  setTimeout(() => controller.abort(new Error('cancelled')), 100);
  const begun = performance.now();
  await expect(running).rejects.toMatchObject({ type: 'ScriptError', effect: 'none' });
  expect(performance.now() - begun).toBeLessThan(1_000);
  expect(await run('1')).toBe(1);
});

test('a process that is killed from outside costs nobody anything', async () => {
  const started: ScriptProcess[] = [];
  const pool = new ScriptPool(() => {
    const script = new ScriptProcess();
    started.push(script);
    return script;
  });
  const never = new AbortController().signal;
  const job = {
    input: '{}',
    timeLimit: 2_000,
    source: 'const end = Date.now() + 300; while (Date.now() < end) {} return 7',
  };
  const running = pool.run(job, never);
  await expect.poll(() => started[0]?.jobs, { timeout: 10_000 }).toBe(1);
  process.kill(Number(started[0]?.pid), 'SIGKILL');
  expect(await running).toEqual({ ok: true, output: '7' });
  expect(started).toHaveLength(2);
});

test('a hundred scripts at once are run by two processes, within 160 MB each', { timeout: 60_000 }, async () => {
  const started: ScriptProcess[] = [];
  const pool = new ScriptPool(() => {
    const script = new ScriptProcess();
    started.push(script);
    return script;
  });
  const never = new AbortController().signal;
  const big = 'const a = []; try { for (;;) a.push(new Array(10000).fill(1)) } catch {} return 1';
  const jobs = Array.from({ length: 100 }, (_, index) => ({
    source: index < 2 ? big : 'input.n',
    input: JSON.stringify({ n: index }),
    timeLimit: 5_000,
  }));
  const answers = await Promise.all(jobs.map((job) => pool.run(job, never)));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(100);
  expect(answers[57]).toEqual({ ok: true, output: '57' });
  expect(started).toHaveLength(2);
  for (const { pid } of started) expect(peakOf(Number(pid))).toBeLessThan(160);
});

/** Megabytes that a process has had at most; nothing where the system does not say. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return 0;
  }
}

test('a process has no environment, no rights, and one pipe', async () => {
  const script = new ScriptProcess();
  await script.start(10_000);
  const proc = `/proc/${script.pid}`;
  expect(readFileSync(`${proc}/environ`, 'utf8')).toBe('');
  expect(readFileSync(`${proc}/cmdline`, 'utf8').split('\0')).toContain('--permission');
  script.kill();
});
