'use client';

import type { Json } from '@waymark/protocol';
import type { Approval } from '../../api/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import classes from './approvals.module.css';

/** How far an approval of several people has come: who decided, what is still needed, who was reminded or asked later. */
export function ApprovalProgress({ approval }: { approval: Approval }) {
  const { decisions, remindedAt, escalations } = approval;
  const needs = describeNeed(approval);
  if (needs === null && decisions.length === 0 && remindedAt === null && escalations.length === 0) return null;
  return (
    <ul className={classes.progress} aria-label="What has happened so far">
      {needs !== null && <li>{needs}</li>}
      {decisions.map(({ user, decision, comment, at }) => (
        <li key={`${user} ${at}`}>
          <StatusBadge status={decision} still /> by {user ?? 'somebody'} <Time at={at} />
          {comment && <span className={classes.comment}> “{comment}”</span>}
        </li>
      ))}
      {escalations.map(({ at, to, quorum }) => (
        <li key={at}>
          escalated to {describePeople(to)} <Time at={at} />
          {quorum !== approval.quorum && `, then ${quorum} needed`}
        </li>
      ))}
      {remindedAt !== null && (
        <li>
          reminded <Time at={remindedAt} />
        </li>
      )}
    </ul>
  );
}

/** Null: one decision is enough. */
function describeNeed({ quorum, rejectQuorum, decisions }: Approval): string | null {
  if (quorum === 1 && rejectQuorum === 1) return null;
  const approved = decisions.filter(({ decision }) => decision === 'approved').length;
  const rejected = decisions.length - approved;
  const veto = rejectQuorum === 1 ? 'one rejection rejects' : `${rejected} of ${rejectQuorum} rejections`;
  return `${approved} of ${quorum} approvals, ${veto}`;
}

function describePeople(people: Json): string {
  if (typeof people !== 'object' || people === null || Array.isArray(people)) return 'others';
  const names = Object.values(people).flatMap((list) => (Array.isArray(list) ? list : []));
  return names.length === 0 ? 'others' : names.map(String).join(', ');
}
