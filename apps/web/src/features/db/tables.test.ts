import { describe, expect, it } from 'vitest';
import { applyChanges, fromSnapshot } from './tables.ts';

const everything = { runId: null, orderId: null };
const order = (id: string, status: string) => ({ id, status });

describe('the rows of the live viewer', () => {
  const contents = fromSnapshot({ orders: [order('ord_1', 'pending')] });

  it('name the columns that a change touched', () => {
    const change = { table: 'orders', op: 'update', key: { id: 'ord_1' }, row: order('ord_1', 'validated') } as const;
    const [entry] = applyChanges(contents, [change], everything).orders;
    expect(entry).toMatchObject({ row: { status: 'validated' }, changed: ['status'], stamp: 1 });
  });

  it('stay the same objects when nothing changed', () => {
    const change = { table: 'orders', op: 'update', key: { id: 'ord_1' }, row: order('ord_1', 'pending') } as const;
    expect(applyChanges(contents, [change], everything).orders).toBe(contents.orders);
  });

  it('come and go, the newest first', () => {
    const added = applyChanges(
      contents,
      [{ table: 'orders', op: 'insert', key: { id: 'ord_2' }, row: order('ord_2', 'pending') }],
      everything,
    );
    expect(added.orders.map(({ row }) => row.id)).toEqual(['ord_2', 'ord_1']);
    const removed = applyChanges(
      added,
      [{ table: 'orders', op: 'delete', key: { id: 'ord_1' }, row: null }],
      everything,
    );
    expect(removed.orders.map(({ row }) => row.id)).toEqual(['ord_2']);
  });

  it('of other runs stay out when one run is looked at', () => {
    const filter = { runId: null, orderId: 'ord_1' };
    const run = (id: string, orderId: string) =>
      ({ table: 'runs', op: 'insert', key: { id }, row: { id, orderId } }) as const;
    const step = (runId: string) =>
      ({ table: 'steps', op: 'insert', key: { runId, address: '/a' }, row: { runId, address: '/a' } }) as const;
    const next = applyChanges(
      contents,
      [run('run_1', 'ord_1'), run('run_2', 'ord_2'), step('run_1'), step('run_2')],
      filter,
    );
    expect(next.runs.map(({ row }) => row.id)).toEqual(['run_1']);
    expect(next.steps.map(({ row }) => row.runId)).toEqual(['run_1']);
  });
});
