'use client';

import { notifications } from '@mantine/notifications';
import {
  type Mutation,
  type MutationKey,
  useIsMutating,
  useMutation,
  useMutationState,
  useQueryClient,
} from '@tanstack/react-query';
import type { CommandVerb, RunEvent } from '@waymark/protocol';
import { api, type CommandRequest } from '../../../api/client.ts';
import { toProblem } from '../../../api/problem.ts';

/** What is sent, with the verb and what it is about; of pause and resume the run itself. */
export type Sent = { verb: CommandVerb; address: string; request: CommandRequest };

const keyOf = (runId: string) => ['command', runId];

/**
 * Sends what a person says about a run. It is under way until the run has been read again: nobody sees it as it was
 * before, and says it twice.
 *
 * @param done what to tell when the run has done it
 * @param isStored whether it is delivered later when no orchestrator answers
 */
export function useCommand(
  runId: string,
  { done, onDone, isStored = true }: { done: string; onDone: () => void; isStored?: boolean },
) {
  const client = useQueryClient();
  const read = (): Promise<void> => client.invalidateQueries({ queryKey: ['run', runId] });
  const mutation = useMutation({
    mutationKey: keyOf(runId),
    meta: { isStored },
    mutationFn: ({ verb, request }: Sent) => api.command(runId, verb, request),
    onSuccess: async () => {
      await read();
      notifications.show({ message: done, color: 'green' });
      onDone();
    },
    // A refusal says that the run is not as the page shows it.
    onError: (error) => void (toProblem(error).status === 409 && read()),
  });
  return { ...mutation, send: useOnce(keyOf(runId), mutation.mutate) };
}

/** Sends nothing while something of the key is on its way: a second click comes before the page shows the first. */
export function useOnce<Variables>(mutationKey: MutationKey, mutate: (sent: Variables) => void) {
  const client = useQueryClient();
  return (sent: Variables): void => {
    if (client.isMutating({ mutationKey }) === 0) mutate(sent);
  };
}

/** Whether something is on its way to the run. */
export function useIsBusy(runId: string): boolean {
  return useIsMutating({ mutationKey: keyOf(runId) }) > 0;
}

/** What was said from this page, is stored, and has not reached the run: it is delivered later. */
export function useStanding(runId: string, events: RunEvent[]): Sent[] {
  const stored = useMutationState({
    filters: { mutationKey: keyOf(runId), status: 'error', predicate: waits },
    select: ({ state }) => ({ sent: state.variables as Sent, at: state.submittedAt }),
  });
  return stored.filter(({ sent, at }) => !events.some((event) => tells(event, sent, at))).map(({ sent }) => sent);
}

function waits({ state, meta }: Mutation): boolean {
  return toProblem(state.error).code === 'ORCHESTRATOR_UNAVAILABLE' && meta?.['isStored'] === true;
}

const toldBy: Partial<Record<RunEvent['type'], readonly CommandVerb[]>> = {
  hold_ended: ['retry', 'skip', 'fail'],
  run_paused: ['pause'],
  run_resumed: ['resume'],
};

function tells({ type, address = '/', at }: RunEvent, sent: Sent, sentAt: number): boolean {
  return address === sent.address && (toldBy[type]?.includes(sent.verb) ?? false) && Date.parse(at) > sentAt - 1_000;
}
