'use client';

import { Skeleton, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { InboxEvent, Run } from '../../../api/types.ts';
import { IdText } from '../../../components/id-text.tsx';
import { JsonView } from '../../../components/json-view.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { Time } from '../../../components/time.tsx';
import classes from '../run.module.css';

type Props = { run: Run; onSelect: (address: string) => void };

/** The last hundred events that were sent to the run, and what became of them. */
export function MailboxTable({ run, onSelect }: Props) {
  const { data, error } = useQuery({ queryKey: ['mailbox', run.runId], queryFn: () => api.listMailbox(run.runId) });
  if (error) return <ProblemPanel error={error} />;
  if (!data) return <Skeleton height={120} radius="md" />;
  if (data.items.length === 0)
    return (
      <p className={classes.note}>
        No events yet. They come from <code>POST /api/runs/{run.runId}/events/…</code>, or from “Send event” above.
      </p>
    );
  return (
    <div className={classes.scroll}>
      <Table className={classes.events}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            <Table.Th>Event</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Data</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((event) => (
            <Table.Tr key={event.id}>
              <Table.Td>
                <Time at={event.time} />
              </Table.Td>
              <Table.Td>
                {event.event} <IdText id={event.id} />
              </Table.Td>
              <Table.Td>
                <StatusBadge status={event.state} /> <Outcome event={event} onSelect={onSelect} />
              </Table.Td>
              <Table.Td className="dim">{event.source}</Table.Td>
              <Table.Td>
                {event.data === null ? (
                  <span className="dim">–</span>
                ) : (
                  <JsonView value={event.data} label={`data of ${event.id}`} />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

const refusals: Record<string, string> = {
  RUN_ENDED: 'the run had ended',
  MAILBOX_FULL: 'the mailbox was full',
  UNKNOWN_EVENT: 'the definition has no such event',
};

function Outcome({ event, onSelect }: { event: InboxEvent; onSelect: (address: string) => void }) {
  const { takenBy, refusal } = event;
  if (takenBy !== null)
    return (
      <>
        by{' '}
        <button type="button" className={classes.stepLink} onClick={() => onSelect(takenBy)}>
          {takenBy.slice(1)}
        </button>
      </>
    );
  return refusal === null ? null : <span className="dim">{refusals[refusal] ?? refusal}</span>;
}
