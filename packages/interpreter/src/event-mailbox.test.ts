import { mailboxLimits } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { Cancellation } from './cancellation.ts';
import { EventMailbox } from './event-mailbox.ts';

const none: ReadonlySet<string> = new Set();

function letter(id: string, data: string | null = null) {
  return { id, type: 'paid', source: '/shop', time: '2030-01-01T00:00:00.000Z', data };
}

function fill(mailbox: EventMailbox, count: number): void {
  for (let index = 0; index < count; index += 1) mailbox.put(letter(`e${index}`));
}

test('a mailbox holds so many events and no more, until some are taken', () => {
  const mailbox = new EventMailbox();
  fill(mailbox, mailboxLimits.events);
  expect(mailbox.put(letter('late'))).toBe(false);
  const first = mailbox.find(['paid'], 0, none);
  if (!first) throw new Error('nothing there');
  mailbox.claim(first, '/a');
  expect(mailbox.put(letter('late'))).toBe(false);
  mailbox.take([first]);
  expect(mailbox.put(letter('late'))).toBe(true);
});

test('a mailbox holds so much data and no more', () => {
  const mailbox = new EventMailbox();
  expect(mailbox.put(letter('half', 'x'.repeat(mailboxLimits.size / 2)))).toBe(true);
  expect(mailbox.put(letter('more', 'x'.repeat(mailboxLimits.size / 2)))).toBe(false);
  expect(mailbox.put(letter('small'))).toBe(true);
});

test('what is claimed is not found, and what is given up is found in its old place', () => {
  const mailbox = new EventMailbox();
  fill(mailbox, 2);
  const first = mailbox.find(['paid'], 0, none);
  if (!first) throw new Error('nothing there');
  mailbox.claim(first, '/a');
  expect(mailbox.find(['paid'], 0, none)?.id).toBe('e1');
  mailbox.release([first]);
  expect(mailbox.find(['paid'], 0, none)?.id).toBe('e0');
});

test('events of other types, earlier ones and those seen before are not found', () => {
  const mailbox = new EventMailbox();
  fill(mailbox, 2);
  expect(mailbox.find(['other'], 0, none)).toBeNull();
  expect(mailbox.find(['paid'], 1, none)?.id).toBe('e1');
  expect(mailbox.find(['paid'], 0, new Set(['e0', 'e1']))).toBeNull();
});

test('who waits hears of the next event, once, and of the cancellation', async () => {
  const mailbox = new EventMailbox();
  const heard: string[] = [];
  const cancellation = new Cancellation();
  const one = mailbox.nextChange(new Cancellation()).then(() => heard.push('one'));
  const two = mailbox.nextChange(cancellation).then(() => heard.push('two'));
  cancellation.request('run');
  await two;
  mailbox.put(letter('e0'));
  await one;
  expect(heard).toEqual(['two', 'one']);
});

test('a mailbox that is made again from its state goes on where it stood', () => {
  const mailbox = new EventMailbox();
  fill(mailbox, 3);
  const first = mailbox.find(['paid'], 0, none);
  if (!first) throw new Error('nothing there');
  mailbox.claim(first, '/a');
  mailbox.take([first]);
  const again = new EventMailbox(JSON.parse(JSON.stringify(mailbox.state)));
  expect(again.state).toEqual(mailbox.state);
  expect(again.knows('e0')).toBe(true);
  expect(again.find(['paid'], 0, none)?.id).toBe('e1');
  again.put(letter('next'));
  expect(again.find(['paid'], 3, none)?.id).toBe('next');
});

test('the ids of the last thousand events that were taken are remembered', () => {
  const mailbox = new EventMailbox();
  for (let index = 0; index < 1_001; index += 1) {
    mailbox.put(letter(`e${index}`));
    const event = mailbox.find(['paid'], 0, none);
    if (event) mailbox.take([event]);
  }
  expect(mailbox.knows('e0')).toBe(false);
  expect(mailbox.knows('e1')).toBe(true);
});
