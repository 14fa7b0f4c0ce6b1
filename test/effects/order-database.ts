import { randomUUID } from 'node:crypto';
import type { ActionContext } from '@waymark/action-kit';
import { type Database, createDatabase, insertOrder, insertRun, publishVersion } from '@waymark/database';
import { migrateDatabase } from '@waymark/database/migrations';
import { inject } from 'vitest';
import type { z } from 'zod';

/** A migrated database of a test's own, with a workflow that runs can name. */
export async function openOrderDatabase(): Promise<Database> {
  const url = new URL(inject('stack').databaseUrl);
  url.pathname = `/effects_${randomUUID().replaceAll('-', '')}`;
  await migrateDatabase(url.href);
  const database = createDatabase(url.href, { connections: 30 });
  await publishVersion(database, {
    name: 'w',
    title: null,
    hash: 'h',
    form: 'v1',
    definition: {},
    program: {},
    warnings: [],
  });
  return database;
}

export async function makeRun({ pool }: Database): Promise<string> {
  const id = `run_${randomUUID()}`;
  const some = { key: null, input: {}, orderId: null, startedBy: 'test', idempotencyKey: null, requestHash: 'h' };
  await insertRun(pool, { id, workflow: 'w', version: 1, ...some });
  return id;
}

/** @param amount Cents. */
export async function makeOrder({ pool }: Database, amount = 1_500): Promise<string> {
  const id = `order_${randomUUID()}`;
  const items = [{ sku: 'pen', quantity: 3, unitPrice: amount / 3 }];
  await insertOrder(pool, { id, customer: 'Ann', items, amount, currency: 'EUR', runId: null });
  return id;
}

/** What an action gets in the first attempt of a step. */
export function contextOf(runId: string, address: string, changes: Partial<ActionContext> = {}): ActionContext {
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  return {
    runId,
    address,
    phase: 'do',
    generation: 0,
    attempt: 1,
    idempotencyKey: `${runId}/0${address}/do/0`,
    undoes: null,
    checkpoint: { read: <Value>(_schema: z.ZodType<Value>): Value | null => null, save: quiet },
    cancelled: new AbortController().signal,
    log,
    ...changes,
  };
}

/** What the undo of that step gets. */
export function undoContextOf(runId: string, address: string): ActionContext {
  const doKey = contextOf(runId, address).idempotencyKey;
  return contextOf(runId, address, { phase: 'undo', idempotencyKey: `${runId}/0${address}/undo/0`, undoes: doKey });
}

export async function historyOf({ pool }: Database, orderId: string): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    'SELECT status FROM order_status_change WHERE order_id = $1 ORDER BY id',
    [orderId],
  );
  return rows.map(({ status }) => status);
}

function quiet(): void {}
