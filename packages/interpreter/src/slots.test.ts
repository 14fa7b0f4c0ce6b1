import { expect, test } from 'vitest';
import { Cancellation } from './cancellation.ts';
import { Slots } from './slots.ts';

test('a slot that is given back goes to who came first', async () => {
  const slots = new Slots(1);
  const order: string[] = [];
  expect(slots.tryTake()).toBe(true);
  const first = slots.take(new Cancellation()).then(() => order.push('first'));
  const second = slots.take(new Cancellation()).then(() => order.push('second'));
  slots.release();
  await first;
  expect(order).toEqual(['first']);
  slots.release();
  await second;
  slots.release();
  expect(slots.tryTake()).toBe(true);
});

test('who is cancelled while waiting takes no slot', async () => {
  const slots = new Slots(1);
  const cancellation = new Cancellation();
  slots.tryTake();
  const waiting = slots.take(cancellation);
  cancellation.request('run');
  expect(await waiting).toBe(false);
  slots.release();
  expect(slots.tryTake()).toBe(true);
});
