'use client';

import { Button, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import Link from 'next/link';
import { api } from '../../api/client.ts';
import type { Approval } from '../../api/types.ts';
import { useChanges } from '../../api/use-changes.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { ApprovalCard, DecidedLine } from './approval-card.tsx';
import classes from './approvals.module.css';

/** The inbox: open approvals by their due date, decided ones below. */
export function ApprovalsPage() {
  const client = useQueryClient();
  const approvals = useQuery({ queryKey: ['approvals', 'inbox'], queryFn: readInbox });
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['approvals'] });
  const state = useChanges(['approvals'], { onChange: refresh, onGap: refresh });
  return (
    <>
      <PageHeader
        title="Approvals"
        note="What waits for a person. A decision is final, and the run goes on at once."
        actions={<LiveBadge state={state} />}
      />
      {approvals.isError && <ProblemPanel error={approvals.error} onRetry={() => void approvals.refetch()} />}
      {approvals.isPending && <Skeleton height={160} radius="lg" />}
      {approvals.data && <Inbox {...approvals.data} />}
    </>
  );
}

async function readInbox(): Promise<{ open: Approval[]; decided: Approval[] }> {
  const [open, all] = await Promise.all([
    api.listApprovals({ status: 'open', limit: 200 }),
    api.listApprovals({ limit: 100 }),
  ]);
  return { open: open.items.sort(byDueDate), decided: all.items.filter(({ status }) => status !== 'open') };
}

/** Those with a deadline first, the nearest on top; then the oldest. */
function byDueDate(a: Approval, b: Approval): number {
  const due = (approval: Approval): number => (approval.dueAt ? Date.parse(approval.dueAt) : Number.POSITIVE_INFINITY);
  return due(a) === due(b) ? Date.parse(a.openedAt) - Date.parse(b.openedAt) : due(a) - due(b);
}

function Inbox({ open, decided }: { open: Approval[]; decided: Approval[] }) {
  return (
    <div className={classes.inbox}>
      {open.length === 0 ? (
        <Section title="Open">
          <EmptyState
            icon={ListChecks}
            title="Nothing waits for you"
            actions={
              <Button component={Link} href="/new?example=expense-approval" variant="default">
                Try the expense approval
              </Button>
            }
          >
            A step of type “approval” stops its run here until someone decides, or until its deadline.
          </EmptyState>
        </Section>
      ) : (
        open.map((approval) => <ApprovalCard key={approval.id} approval={approval} />)
      )}
      {decided.length > 0 && (
        <Section title="Decided" flush>
          <ul className={classes.decidedList}>
            {decided.map((approval) => (
              <DecidedLine key={approval.id} approval={approval} />
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}
