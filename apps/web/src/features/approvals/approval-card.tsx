'use client';

import { UserRoundCheck } from 'lucide-react';
import type { Approval } from '../../api/types.ts';
import { IdText } from '../../components/id-text.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useNow } from '../../components/use-now.ts';
import { ApprovalContext } from './approval-context.tsx';
import { ApprovalProgress } from './approval-progress.tsx';
import { DecisionForm } from './decision-form.tsx';
import classes from './approvals.module.css';

type Props = { approval: Approval; /** On the run's own page: the run needs no link. */ onPage?: boolean };

/** An open approval: what is asked, by which run, until when, and the decision. */
export function ApprovalCard({ approval, onPage }: Props) {
  const now = useNow();
  const overdue = approval.dueAt && now > Date.parse(approval.dueAt);
  return (
    <article className={classes.card} aria-label={`Approval: ${approval.title}`}>
      <div className={classes.asked}>
        <h3 className={classes.title}>
          <UserRoundCheck size={16} aria-hidden /> {approval.title}
        </h3>
        {approval.description && <p className={classes.description}>{approval.description}</p>}
        <p className={classes.facts}>
          <span>
            asked <Time at={approval.openedAt} />
          </span>
          {approval.dueAt && (
            <span className={overdue ? classes.overdue : undefined}>
              {overdue ? 'was due' : 'due'} <Time at={approval.dueAt} />
            </span>
          )}
          {!onPage && (
            <span>
              run{' '}
              <IdText
                id={approval.runId}
                href={`/runs/${approval.runId}?step=${encodeURIComponent(approval.address)}`}
              />
            </span>
          )}
          {!onPage && approval.orderId && (
            <span>
              order <IdText id={approval.orderId} href={`/orders/${approval.orderId}`} />
            </span>
          )}
        </p>
        <ApprovalProgress approval={approval} />
        {!onPage && <ApprovalContext approval={approval} />}
      </div>
      <DecisionForm approval={approval} />
    </article>
  );
}

/** A decided approval in one line. */
export function DecidedLine({ approval }: { approval: Approval }) {
  return (
    <li className={classes.decided}>
      <StatusBadge status={approval.status} />
      <span className={classes.decidedTitle}>{approval.title}</span>
      <span className={classes.facts}>
        <span>
          {approval.decidedBy
            ? `by ${approval.decidedBy} `
            : approval.expired || approval.status !== 'closed'
              ? 'by its deadline '
              : 'the run ended '}
          <Time at={approval.decidedAt} />
        </span>
        <IdText id={approval.runId} href={`/runs/${approval.runId}?step=${encodeURIComponent(approval.address)}`} />
      </span>
      {approval.comment && <span className={classes.comment}>“{approval.comment}”</span>}
    </li>
  );
}
