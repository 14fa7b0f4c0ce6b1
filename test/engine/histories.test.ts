import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeHistory } from '@waymark/temporal';
import { beforeAll, expect, test } from 'vitest';
import { findWorkflowBundle } from '../../workers/orchestrator/src/bundle/find-workflow-bundle.ts';
import { replayHistory } from '../../workers/orchestrator/src/replay/replay-history.ts';
import { createLogger, installTemporalRuntime } from '@waymark/worker';
import type { RecordedHistory } from '../histories/recorded-history.ts';

const root = join(import.meta.dirname, '../histories');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

beforeAll(() => installTemporalRuntime(createLogger('test')));

test('there are stored histories', () => {
  expect(files.length).toBeGreaterThanOrEqual(20);
});

test.each(files)('the interpreter still goes the way of %s, and tells the same', async (file) => {
  const { runId, history, entries } = JSON.parse(readFileSync(join(root, file), 'utf8')) as RecordedHistory;
  const told = await replayHistory(await findWorkflowBundle(), runId, decodeHistory(history), null);
  expect(told.map(({ entry }) => entry)).toEqual(entries);
});
