import { expect, test } from 'vitest';
import { listErrors, listWarnings, validateSteps } from '../../../test/validate-with.ts';

const ask = (more: object) => [{ id: 'ask', type: 'approval', ...more }];

test.each([
  { name: 'of as many people as are named', more: { approvers: { users: ['ann', 'bob'] }, quorum: 2 }, problems: [] },
  {
    name: 'of more people than are named',
    more: { approvers: { users: ['ann', 'bob', 'ann'] }, quorum: 3, rejectQuorum: 4 },
    problems: ['INVALID_COMBINATION /steps/0/quorum', 'INVALID_COMBINATION /steps/0/rejectQuorum'],
  },
  {
    name: 'that is escalated to more',
    more: { approvers: { users: ['ann'] }, quorum: 2, escalate: [{ after: '1d', to: { users: ['eve'] } }] },
    problems: [],
  },
  {
    name: 'of people who are not known yet',
    more: { approvers: { users: ['${ input.a }'] }, quorum: 2 },
    problems: [],
  },
  { name: 'of a role', more: { approvers: { users: ['ann'], roles: ['boss'] }, quorum: 2 }, problems: [] },
  { name: 'of nobody', more: { quorum: 0 }, problems: ['OUT_OF_RANGE /steps/0/quorum'] },
  { name: 'that reminds all the time', more: { remindEvery: '5s' }, problems: ['OUT_OF_RANGE /steps/0/remindEvery'] },
  {
    name: 'that reminds without a unit',
    more: { remindEvery: 5 },
    problems: ['INVALID_DURATION /steps/0/remindEvery'],
  },
  {
    name: 'that escalates to nobody',
    more: { escalate: [{ after: '1d' }] },
    problems: ['MISSING_FIELD /steps/0/escalate/0/to'],
  },
  {
    name: 'that escalates with a misspelt key',
    more: { escalate: [{ after: '1d', to: { user: ['eve'] } }] },
    problems: ['UNKNOWN_FIELD /steps/0/escalate/0/to/user'],
  },
  {
    name: 'that reads what has not run',
    more: { escalate: [{ after: '${ steps.ghost.output }', to: { users: '${ steps.ghost.output }' } }] },
    problems: ['UNKNOWN_REFERENCE /steps/0/escalate/0/after', 'UNKNOWN_REFERENCE /steps/0/escalate/0/to/users'],
  },
])('an approval $name', ({ more, problems }) => {
  expect(listErrors(validateSteps(ask(more)))).toEqual(problems);
});

test('reminders and escalations after the end are a warning', () => {
  const late = {
    dueIn: '1h',
    remindEvery: '1h',
    escalate: [
      { after: '30m', to: {} },
      { after: '2h', to: {} },
    ],
  };
  expect(listWarnings(validateSteps(ask(late)))).toEqual([
    'UNUSED_FIELD /steps/0/remindEvery',
    'UNUSED_FIELD /steps/0/escalate/1/after',
  ]);
});
