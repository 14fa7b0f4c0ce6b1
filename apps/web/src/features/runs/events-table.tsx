'use client';

import { Table } from '@mantine/core';
import type { RunEvent } from '@waymark/protocol';
import { formatClock, formatExact } from '../../components/format.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { JsonView } from '../../components/json-view.tsx';
import { useState } from 'react';
import { sayEvent } from './event-words.ts';
import classes from './run.module.css';

type Props = { events: RunEvent[]; selected: string | null; onSelect: (address: string) => void };

/** Every event of the run; those of the selected step stand out. */
export function EventsTable({ events, selected, onSelect }: Props) {
  const [open, setOpen] = useState<number | null>(null);
  if (events.length === 0) return <p className={classes.note}>No events yet. They appear here as they happen.</p>;
  return (
    <div className={classes.scroll}>
      <Table className={classes.events}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>#</Table.Th>
            <Table.Th>Time</Table.Th>
            <Table.Th>Event</Table.Th>
            <Table.Th>Step</Table.Th>
            <Table.Th>Details</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event) => (
            <EventRow
              key={event.id}
              event={event}
              chosen={selected !== null && event.address === selected}
              open={open === event.id}
              onOpen={() => setOpen(open === event.id ? null : event.id)}
              onSelect={onSelect}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

type RowProps = {
  event: RunEvent;
  chosen: boolean;
  open: boolean;
  onOpen: () => void;
  onSelect: (address: string) => void;
};

function EventRow({ event, chosen, open, onOpen, onSelect }: RowProps) {
  const { id, at, type, address, ...details } = event;
  const words = sayEvent(event);
  const facts = details.status || details.event || details.attempt || details.error || words;
  return (
    <>
      <Table.Tr data-chosen={chosen || undefined}>
        <Table.Td className="dim">{id}</Table.Td>
        <Table.Td>
          <time dateTime={at} title={formatExact(at)}>
            {formatClock(at)}
          </time>
        </Table.Td>
        <Table.Td className={classes.eventType}>{wordsOf(type)}</Table.Td>
        <Table.Td>
          {address && address !== '/' ? (
            <button type="button" className={classes.stepLink} onClick={() => onSelect(address)}>
              {address.slice(1)}
            </button>
          ) : (
            <span className="dim">run</span>
          )}
        </Table.Td>
        <Table.Td>
          <button type="button" className={classes.details} aria-expanded={open} onClick={onOpen}>
            {details.status ? <StatusBadge status={details.status} still /> : null}
            {details.event ? <span>{details.event}</span> : null}
            {details.attempt ? <span>attempt {details.attempt}</span> : null}
            {details.error ? <span className={classes.errorText}>{details.error.message}</span> : null}
            {words && <span>{words}</span>}
            {!facts && <span className="dim">{Object.keys(details).length > 0 ? 'details' : '–'}</span>}
          </button>
        </Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr>
          <Table.Td colSpan={5}>
            <JsonView value={JSON.parse(JSON.stringify(details))} label={`details of event ${id}`} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** `step_completed` → "step completed". */
const wordsOf = (type: string): string => type.replaceAll('_', ' ');
