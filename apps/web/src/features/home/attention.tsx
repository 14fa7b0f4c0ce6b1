'use client';

import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Approval, Run, RunSummary } from '../../api/types.ts';
import { Section } from '../../components/section.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { nextAttemptOf, whyOf } from '../runs/run-facts.ts';
import classes from './home.module.css';

type Props = { stopped: RunSummary[]; retrying: Run[]; approvals: Approval[] };

/** What stands still until a person does something, first what is worst. */
export function Attention({ stopped, retrying, approvals }: Props) {
  const count = stopped.length + retrying.length + approvals.length;
  return (
    <Section title={count > 0 ? `Needs attention · ${count}` : 'Needs attention'} flush>
      {count === 0 ? (
        <p className={classes.calm}>
          <CircleCheck size={16} aria-hidden /> Nothing is stuck, and nobody is waited for.
        </p>
      ) : (
        <ul className={classes.list}>
          {stopped.map((run) => (
            <StoppedLine key={run.runId} run={run} />
          ))}
          {retrying.map((run) => (
            <RetryingLine key={run.runId} run={run} />
          ))}
          {approvals.map((approval) => (
            <Line key={approval.id} status="waiting" href="/approvals" title={approval.title} when={approval.openedAt}>
              {approval.dueAt ? (
                <>
                  to decide, due <Time at={approval.dueAt} />
                </>
              ) : (
                'to decide'
              )}
            </Line>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** A run that waits for a person: held by an error, or paused. */
function StoppedLine({ run }: { run: RunSummary }) {
  const { runId, workflow, status, error } = run;
  const step = error && error.step !== '/' ? `?step=${encodeURIComponent(error.step)}` : '';
  return (
    <Line
      status={status}
      href={`/runs/${runId}${step}`}
      title={workflow}
      when={error?.at ?? run.startedAt ?? run.createdAt}
    >
      {whyOf(run) ?? 'waits for a person'}
    </Line>
  );
}

function RetryingLine({ run }: { run: Run }) {
  const step = run.steps.find((candidate) => nextAttemptOf(candidate));
  if (!step) return null;
  const last = step.attemptLog.at(-1);
  return (
    <Line
      status="retrying"
      href={`/runs/${run.runId}?step=${encodeURIComponent(step.address)}`}
      title={`${run.workflow} · ${step.id}`}
      when={step.startedAt ?? run.createdAt}
    >
      attempt {step.attempts} failed{last?.error && `: ${last.error.message}`}, next <Time at={nextAttemptOf(step)} />
    </Line>
  );
}

type LineProps = { status: string; href: string; title: string; when: string; children: ReactNode };

function Line({ status, href, title, when, children }: LineProps) {
  return (
    <li className={classes.line}>
      <span className={classes.lineStatus}>
        <StatusBadge status={status} />
      </span>
      <span className={classes.lineText}>
        <Link href={href} className={classes.lineTitle}>
          {title}
        </Link>
        <span className={classes.lineWhy}>{children}</span>
      </span>
      <span className="dim">
        <Time at={when} />
      </span>
    </li>
  );
}
