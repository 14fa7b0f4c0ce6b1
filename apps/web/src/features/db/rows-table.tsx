'use client';

import { Table } from '@mantine/core';
import { Fragment, memo, useState } from 'react';
import type { DatabaseTable } from '../../api/types.ts';
import { JsonView } from '../../components/json-view.tsx';
import { Cell } from './cell.tsx';
import { type Entry, tables } from './tables.ts';
import classes from './database.module.css';

type Props = {
  table: DatabaseTable;
  entries: Entry[];
  /** Only the columns that matter most, only the newest rows. */ brief?: boolean;
};

const briefRows = 6;

/** The rows of a table, newest first; cells that a change touched flash. A row unfolds into its whole JSON. */
export function RowsTable({ table, entries, brief }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const { first } = tables[table];
  const all = [...new Set([...first, ...entries.flatMap(({ row }) => Object.keys(row))])];
  const columns = brief ? [...first] : all;
  const shown = brief ? entries.slice(0, briefRows) : entries;
  if (entries.length === 0) return <p className={classes.none}>No rows.</p>;
  return (
    <div className={classes.scroll} data-brief={brief || undefined}>
      <Table className={classes.table} stickyHeader={!brief} horizontalSpacing={brief ? 10 : 14}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((entry) => (
            <Fragment key={entry.id}>
              <RowLine
                table={table}
                entry={entry}
                columns={columns.join()}
                {...(brief ? {} : { onOpen: setOpen, open: open === entry.id })}
              />
              {open === entry.id && !brief && (
                <Table.Tr>
                  <Table.Td colSpan={columns.length}>
                    <JsonView value={entry.row} label="the whole row" />
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

type LineProps = {
  table: DatabaseTable;
  entry: Entry;
  columns: string;
  open?: boolean;
  onOpen?: (id: string | null) => void;
};

const RowLine = memo(function RowLine({ table, entry, columns, open, onOpen }: LineProps) {
  const { id, row, changed, stamp } = entry;
  return (
    <Table.Tr data-row={id}>
      {columns.split(',').map((column, index) => {
        const flashes = stamp > 0 && changed.includes(column);
        return (
          <Table.Td
            key={flashes ? `${column} ${stamp}` : column}
            className={flashes ? classes.flash : undefined}
            data-column={column}
          >
            {index === 0 && onOpen && (
              <button
                type="button"
                className={classes.unfold}
                aria-expanded={open ?? false}
                aria-label="The whole row"
                onClick={() => onOpen(open ? null : id)}
              >
                {open ? '▾' : '▸'}
              </button>
            )}
            <Cell table={table} column={column} value={row[column]} />
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
});
