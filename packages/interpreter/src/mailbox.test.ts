import type { DecideMessage } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { approval, block, buildProgram } from './contract/build-program.ts';
import { Mailbox } from './mailbox.ts';

const at = '2030-01-01T00:00:00.000Z';
const message: DecideMessage = { address: '/ask', decision: 'approved', id: 'd1', by: 'ann' };

function createMailbox(): Mailbox {
  return new Mailbox(buildProgram([approval('ask'), block('group', [approval('inner')])]), 'starter');
}

test('of two decisions the first is taken', () => {
  const mailbox = createMailbox();
  expect(mailbox.refuse(message)).toBeNull();
  expect(mailbox.decide(message, at)).toEqual({
    address: '/ask',
    decision: 'approved',
    by: 'ann',
    at,
    outcome: 'approved',
  });
  expect(mailbox.refuse({ ...message, id: 'd2' })).toMatchObject({
    code: 'ALREADY_DECIDED',
    message: `ann approved at ${at}`,
  });
});

test('the same decision again gets the same answer, also when the run is over', () => {
  const mailbox = createMailbox();
  const answer = mailbox.decide(message, at);
  mailbox.closeAll();
  expect(mailbox.refuse(message)).toBeNull();
  expect(mailbox.decide(message, '2031-01-01T00:00:00.000Z')).toEqual(answer);
});

test('a decision without an id is nobody’s repeat', () => {
  const mailbox = createMailbox();
  const { id: _, ...anonymous } = message;
  mailbox.decide(anonymous, at);
  expect(mailbox.refuse(anonymous)?.code).toBe('ALREADY_DECIDED');
});

test('a decision that is refused is not taken', () => {
  const mailbox = createMailbox();
  mailbox.close('/ask');
  mailbox.decide(message, at);
  let heard = false;
  mailbox.onDecision('/ask', () => {
    heard = true;
  });
  expect(heard).toBe(false);
  expect(mailbox.refuse(message)?.code).toBe('APPROVAL_CLOSED');
});

test('approvals stand at their address inside a block', () => {
  expect(createMailbox().refuse({ ...message, address: '/group/inner' })).toBeNull();
});
