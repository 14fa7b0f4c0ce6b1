'use client';

import { Table } from '@mantine/core';
import type { Step } from '../../../api/types.ts';
import { formatClock, formatExact } from '../../../components/format.ts';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { Elapsed } from '../../../components/time.tsx';
import classes from './inspector.module.css';

/** The attempts of a step with their times (the worker's clock), errors and when the next one came. */
export function AttemptsTable({ step }: { step: Step }) {
  if (step.attemptLog.length === 0) {
    return (
      <p className="dim">
        {step.startedAt ? 'This kind of step makes no attempts: it runs inside the workflow.' : 'No attempt yet.'}
      </p>
    );
  }
  return (
    <div className={classes.scroll}>
      <Table horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>#</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Started</Table.Th>
            <Table.Th>Took</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {step.attemptLog.map((attempt) => (
            <AttemptRows key={`${attempt.phase ?? 'do'} ${attempt.attempt} ${attempt.startedAt}`} attempt={attempt} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function AttemptRows({ attempt }: { attempt: Step['attemptLog'][number] }) {
  return (
    <>
      <Table.Tr>
        <Table.Td>
          {attempt.attempt}
          {attempt.phase === 'undo' && <span className="dim"> undo</span>}
        </Table.Td>
        <Table.Td>
          <StatusBadge status={attempt.status} />
        </Table.Td>
        <Table.Td>
          <time dateTime={attempt.startedAt} title={formatExact(attempt.startedAt)}>
            {formatClock(attempt.startedAt)}
          </time>
        </Table.Td>
        <Table.Td>
          <Elapsed from={attempt.startedAt} to={attempt.finishedAt} />
        </Table.Td>
      </Table.Tr>
      {attempt.error && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={3} className={classes.attemptError}>
            <code>{attempt.error.type}</code> {attempt.error.message}
            {attempt.nextAttemptAt && (
              <span className="dim">
                {' '}
                · next attempt at{' '}
                <time dateTime={attempt.nextAttemptAt} title={formatExact(attempt.nextAttemptAt)}>
                  {formatClock(attempt.nextAttemptAt)}
                </time>
              </span>
            )}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
