'use client';

import { Button, Group, Stack, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Decision, JsonObject } from '@waymark/protocol';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { toProblem } from '../../api/problem.ts';
import type { Approval } from '../../api/types.ts';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { initialValue } from '../../components/schema-fields.ts';
import { SchemaForm } from '../../components/schema-form.tsx';
import classes from './approvals.module.css';

/** The form that the definition asks for, a comment, and the two buttons. */
export function DecisionForm({ approval }: { approval: Approval }) {
  const client = useQueryClient();
  const [data, setData] = useState<JsonObject>(() => initialValue(approval.form ?? null));
  const [comment, setComment] = useState('');
  const decide = useMutation({
    mutationFn: (decision: Decision) =>
      api.decide(approval.id, {
        decision,
        ...(comment.trim() ? { comment: comment.trim() } : {}),
        // Who rejects need not fill in what an approval asks for.
        ...(approval.form && (decision === 'approved' || Object.keys(data).length > 0) ? { data } : {}),
      }),
    onSuccess: ({ status }, decision) =>
      notifications.show({
        message:
          status === 'open'
            ? `Your decision counts; others have to decide, too: ${approval.title}`
            : `${decision === 'approved' ? 'Approved' : 'Rejected'}: ${approval.title}`,
        color: decision === 'approved' ? 'green' : 'gray',
      }),
    onError: (error) => {
      const late = explainLateness(error, approval);
      // The approval is about to leave the page: what happened is said where it stays.
      if (late) notifications.show({ title: late.title, message: late.message, color: 'orange', autoClose: 12_000 });
    },
    onSettled: (_, error) => {
      if (!error || explainLateness(error, approval)) void client.invalidateQueries({ queryKey: ['approvals'] });
    },
  });
  const pending = decide.isPending ? decide.variables : null;
  return (
    <form className={classes.form} onSubmit={(event) => event.preventDefault()}>
      <Stack gap="sm">
        {approval.form && (
          <SchemaForm schema={approval.form} value={data} onChange={setData} errors={fieldErrors(decide.error)} />
        )}
        <Textarea
          label="Comment"
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          autosize
          minRows={1}
          maxRows={6}
        />
        {decide.isError && <DecisionProblem error={decide.error} approval={approval} />}
        <Group gap="xs">
          <Button
            leftSection={<Check size={14} />}
            loading={pending === 'approved'}
            disabled={pending === 'rejected'}
            onClick={() => decide.mutate('approved')}
          >
            Approve
          </Button>
          <Button
            variant="default"
            leftSection={<X size={14} />}
            loading={pending === 'rejected'}
            disabled={pending === 'approved'}
            onClick={() => decide.mutate('rejected')}
          >
            Reject
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function DecisionProblem({ error, approval }: { error: unknown; approval: Approval }) {
  const late = explainLateness(error, approval);
  if (late) {
    return (
      <p className={classes.late}>
        {late.title} {late.message}
      </p>
    );
  }
  if (toProblem(error).code === 'ORCHESTRATOR_UNAVAILABLE') {
    return (
      <p className={classes.late}>
        Your decision is kept. It is delivered as soon as an orchestrator is back; you need not do anything.
      </p>
    );
  }
  return <ProblemPanel error={error} />;
}

type Lateness = { title: string; message: string };

/** What to tell somebody who decides when there is nothing left to decide; null for other errors. */
function explainLateness(error: unknown, { quorum, rejectQuorum }: Approval): Lateness | null {
  const { code, detail } = toProblem(error);
  if (code === 'ALREADY_DECIDED') {
    const title = quorum === 1 && rejectQuorum === 1 ? 'Someone was faster.' : 'Decided already.';
    return { title, message: detail ?? 'This is decided already.' };
  }
  if (code === 'APPROVAL_CLOSED') return { title: 'Nothing left to decide.', message: detail ?? 'The run has ended.' };
  return null;
}

/** What is wrong with the form, by the pointer of the field (`/reason`, also when it came as `/data/reason`). */
function fieldErrors(error: unknown): Record<string, string> {
  if (!error) return {};
  return Object.fromEntries(
    toProblem(error).errors.map(({ pointer, message }) => [pointer.replace(/^\/data/, ''), message]),
  );
}
