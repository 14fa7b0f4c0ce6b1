import type { Program } from '@waymark/definition';
import { checkEvent } from '@waymark/definition/validate';
import type { ScriptedMessage } from '@waymark/interpreter/contract';
import { parseDuration } from '@waymark/protocol';
import type { DefinitionTest, Message } from './test-file.ts';

/** Messages in the order of their times; those of the same time as the test has them. */
export function sortMessages({ messages = [] }: DefinitionTest): Message[] {
  return messages.toSorted((one, other) => timeOf(one) - timeOf(other));
}

/** Milliseconds since the start of the run. */
export function timeOf({ at = '0s' }: Message): number {
  return parseDuration(at) ?? 0;
}

/** A message as the run gets it. Events are checked and completed by what the definition declares, as the API does. */
export function scriptMessage(
  message: Message,
  index: number,
  program: Program,
): { script: ScriptedMessage } | { problem: string } {
  const when = { on: 'run_started /', after: timeOf(message) } as const;
  const { decide, decision, by, comment, form, event, data, cancel } = message;
  if (event !== undefined) {
    const checked = checkEvent(program, event, data ?? null);
    if (checked.status !== 'fits') return { problem: checked.message };
    return { script: { ...when, event: { event, id: `event_${index + 1}`, source: 'test', data: checked.data } } };
  }
  if (decide !== undefined && decision !== undefined) {
    const sent = {
      address: decide,
      decision,
      id: `decision_${index + 1}`,
      ...(by === undefined ? {} : { by }),
      ...(comment === undefined ? {} : { comment }),
      ...(form === undefined ? {} : { data: form }),
    };
    return { script: { ...when, decide: sent } };
  }
  return { script: { ...when, cancel: { reason: cancel ?? '', ...(by === undefined ? {} : { by }) } } };
}

/** How a message is called where something is wrong with it. */
export function describeMessage({ at = '0s', decide, event }: Message): string {
  const what =
    decide === undefined
      ? event === undefined
        ? 'the cancel'
        : `the event "${event}"`
      : `the decision about ${decide}`;
  return `${what} at ${at}`;
}
