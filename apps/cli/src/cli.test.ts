import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-cli-'));
  const steps = [{ id: 'charge', type: 'action', action: 'payments.charge', input: { amount: 1 } }];
  write('good.json', { name: 'good', steps });
  write('bad.json', { name: 'bad', steps: [{ id: 'a', type: 'actoin' }] });
  write('good.test.json', {
    tests: [
      { name: 'passes', expect: { status: 'completed', path: ['/charge completed'] } },
      { name: 'fails', expect: { status: 'completed', path: ['/charge completed', '/ship completed'] } },
    ],
  });
  write('lonely.test.json', { tests: [{ name: 'has no definition', expect: { status: 'completed' } }] });
  writeFileSync(join(folder, 'plain.yaml'), 'name: plain\nsteps:\n  - {id: pause, type: wait, for: 2h}\n');
  writeFileSync(join(folder, 'plain.test.yml'), 'tests:\n  - name: waits\n    expect: {status: completed, took: 2h}\n');
  writeFileSync(join(folder, 'broken.yaml'), 'name: broken\nsteps: [');
  write('actions.json', {
    items: [
      {
        ...{ name: 'payments.charge', title: 'Charge', description: '', queue: 'q', placement: 'queue' },
        inputSchema: { type: 'object', properties: { amount: { type: 'string' } } },
        ...{ outputSchema: {}, defaults: {}, compensate: null },
      },
    ],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(content));
}

function waymark(...args: string[]): Promise<{ code: number; out: string }> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), ...args],
      { cwd: folder, env },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    );
  });
}

const time = { timeout: 60_000 };

test('validate names what is wrong, and ends with 1', time, async () => {
  const { code, out } = await waymark('validate', 'good.json', 'bad.json', 'good.test.json');
  expect(code).toBe(1);
  expect(out).toContain('✓ good.json');
  expect(out).toContain('error UNKNOWN_STEP_TYPE at /steps/0/type');
  expect(out).toContain('✓ good.test.json');
  expect(out).toContain('1 of 3 files not valid.');
});

test('validate ends with 0 when all is well, and knows the actions that a file lists', time, async () => {
  expect(await waymark('validate', 'good.json')).toEqual({ code: 0, out: '✓ good.json\nAll valid.\n' });
  const { code, out } = await waymark('validate', '--actions', 'actions.json', 'good.json');
  expect([code, out]).toEqual([1, expect.stringContaining('INVALID_ACTION_INPUT')]);
});

test('a failing test shows what was expected beside what came, and ends with 1', time, async () => {
  const { code, out } = await waymark('test', 'good.json');
  expect(code).toBe(1);
  expect(out).toContain(
    [
      '✗ good.test.json',
      '  ✓ passes',
      '  ✗ fails',
      '      path: - expected, + actual',
      '        [',
      '      -   "/charge completed",',
      '      -   "/ship completed"',
      '      +   "/charge completed"',
      '        ]',
      '1 test passed, 1 failed',
    ].join('\n'),
  );
});

test('the tests below a folder are found, and what came is written as JSON', time, async () => {
  const { code, out } = await waymark('test', '--json', '.');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([
    { file: 'good.test.json', problems: [], results: [{ name: 'passes', differences: [] }, { name: 'fails' }] },
    { file: 'lonely.test.json', problems: ['the definition lonely.json cannot be read'] },
    { file: 'plain.test.yml', problems: [], results: [{ name: 'waits', differences: [] }] },
  ]);
});

test('YAML is read like JSON', time, async () => {
  expect(await waymark('validate', 'plain.yaml', 'plain.test.yml')).toMatchObject({ code: 0 });
  const { code, out } = await waymark('test', 'plain.yaml');
  expect([code, out]).toEqual([0, expect.stringContaining('✓ plain.test.yml\n  ✓ waits\n1 test passed, 0 failed')]);
  const broken = await waymark('validate', 'broken.yaml');
  expect([broken.code, broken.out]).toEqual([
    1,
    expect.stringContaining('INVALID_YAML at /: the text is no YAML at 2:9'),
  ]);
});

test.each([
  [['test', 'bad.json'], 'bad.json has no tests: bad.test.json does not exist'],
  [['test', 'gone'], 'gone does not exist'],
  [['validate', 'gone.json'], 'gone.json'],
  [['tset'], "error: unknown command 'tset'"],
])('%j ends with 1 and says why', time, async (args, message) => {
  const { code, out } = await waymark(...args);
  expect([code, out]).toEqual([1, expect.stringContaining(message)]);
});
