import { parseDuration } from '@waymark/protocol';
import type { ApproversDefinition, StepDefinitionOf } from '../../definition.ts';
import { limits } from '../../limits.ts';
import { holdsExpression } from '../../schema/values.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import type { Outline } from './outline.ts';

type Approval = StepDefinitionOf<'approval'>;

/** What can be said of approvals before anybody is asked. */
export function checkApprovals(outline: Outline): Problem[] {
  return outline.steps.flatMap(({ step, pointer }) =>
    step.type === 'approval' ? [...checkQuorum(step, pointer), ...checkReminders(step, pointer)] : [],
  );
}

/** A quorum that the people who are named cannot reach. */
function checkQuorum({ id, approvers, quorum, rejectQuorum, escalate = [] }: Approval, pointer: string): Problem[] {
  const named = countPeople([approvers, ...escalate.map(({ to }) => to)]);
  if (named === null) return [];
  return Object.entries({ quorum, rejectQuorum }).flatMap(([key, wanted]) =>
    wanted !== undefined && wanted > named
      ? [
          makeProblem(
            'INVALID_COMBINATION',
            pointerTo(pointer, key),
            `step "${id}" needs the decisions of ${wanted} people, but names ${named}`,
          ),
        ]
      : [],
  );
}

/** Null: as many as there are. */
function countPeople(all: (ApproversDefinition | undefined)[]): number | null {
  const users = new Set<string>();
  for (const people of all) {
    if (!people || people.roles !== undefined || people.groups !== undefined || !Array.isArray(people.users))
      return null;
    for (const user of people.users) {
      if (typeof user !== 'string' || holdsExpression(user)) return null;
      users.add(user);
    }
  }
  return users.size;
}

function checkReminders({ id, remindEvery }: Approval, pointer: string): Problem[] {
  const interval = remindEvery === undefined || holdsExpression(remindEvery) ? null : parseDuration(remindEvery);
  if (interval === null || interval >= limits.shortestReminder) return [];
  return [
    makeProblem(
      'OUT_OF_RANGE',
      pointerTo(pointer, 'remindEvery'),
      `"remindEvery" of step "${id}" is ${remindEvery}; the least is 1m`,
    ),
  ];
}

/** What comes after everything is over: a warning. */
export function warnOfLateSteps(outline: Outline): Problem[] {
  return outline.steps.flatMap(({ step, pointer }) => {
    if (step.type !== 'approval' || step.dueIn === undefined) return [];
    const due = parseDuration(step.dueIn);
    const moments = [
      { after: step.remindEvery, path: ['remindEvery'] },
      ...(step.escalate ?? []).map(({ after }, index) => ({ after, path: ['escalate', index, 'after'] })),
    ];
    return moments.flatMap(({ after, path }) => {
      const moment = after === undefined ? null : parseDuration(after);
      if (due === null || moment === null || moment < due) return [];
      const message = `"${path[0]}" of step "${step.id}" has no effect: by then "dueIn" is over`;
      return [makeProblem('UNUSED_FIELD', pointerTo(pointer, ...path), message)];
    });
  });
}
