'use client';

import { Button } from '@mantine/core';
import { CloudOff, TriangleAlert } from 'lucide-react';
import type { Problem } from '../api/problem.ts';
import { toProblem } from '../api/problem.ts';
import classes from './page.module.css';

type Props = {
  error: unknown;
  /** What to do about it here. */ advice?: string | undefined;
  onRetry?: (() => void) | undefined;
};

const outages: Record<string, string> = {
  UNREACHABLE: 'Check that Waymark is running (npm run status). This page asks again every few seconds.',
  DATABASE_UNAVAILABLE: 'PostgreSQL does not answer. Nothing is lost; this page asks again every few seconds.',
  TEMPORAL_UNAVAILABLE: 'Temporal does not answer. Runs go on when it is back; this page asks again every few seconds.',
  ORCHESTRATOR_UNAVAILABLE: 'No orchestrator is polling. What you sent is kept and delivered when one is back.',
};

/** What went wrong, in words, with what to do and what to quote. */
export function ProblemPanel({ error, advice, onRetry }: Props) {
  const problem: Problem = toProblem(error);
  const Icon = problem.status === 0 || problem.status >= 502 ? CloudOff : TriangleAlert;
  const outage = outages[problem.code];
  return (
    <div className={classes.problem} role="alert">
      <Icon size={18} aria-hidden />
      <div className={classes.problemText}>
        <strong>{problem.title}</strong>
        {outage ?? problem.detail}
        {problem.errors.length > 0 && (
          <ul>
            {problem.errors.map(({ pointer, message, hint }) => (
              <li key={`${pointer} ${message}`}>
                {pointer && <code>{pointer}</code>} {message}
                {hint && <> · {hint}</>}
              </li>
            ))}
          </ul>
        )}
        {advice && <p className={classes.problemAdvice}>{advice}</p>}
        <div className={classes.problemCode}>
          <code>{problem.code}</code>
          {problem.requestId && (
            <>
              {' '}
              · request <code>{problem.requestId}</code>
            </>
          )}
        </div>
      </div>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
