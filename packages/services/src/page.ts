import type { Page, Rows } from '@waymark/database';
import { z } from 'zod';
import { ServiceError } from './errors.ts';

/** How a list is asked for. */
export const PageInput = z.object({
  limit: z.number().int().min(1).max(200).optional(),
  cursor: z.string().max(1_000).optional(),
});
export type PageInput = z.infer<typeof PageInput>;

export type List<Item> = { items: Item[]; nextCursor: string | null };

const defaultLimit = 50;

/** @throws {ServiceError} INVALID_CURSOR */
export function toPage({ limit = defaultLimit, cursor }: PageInput): Page {
  return { limit, before: cursor === undefined ? null : readCursor(cursor) };
}

/** @param place when a row was made, and its id: what the list is sorted by */
export function toList<Row, Item>(
  { rows, more }: Rows<Row>,
  toItem: (row: Row) => Item,
  place: (row: Row) => { at: Date; id: string },
): List<Item> {
  const last = rows.at(-1);
  return { items: rows.map(toItem), nextCursor: more && last ? writeCursor(place(last)) : null };
}

function writeCursor({ at, id }: { at: Date; id: string }): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

const Cursor = z.tuple([z.number().int().min(0).max(8.64e15), z.string().min(1).max(300)]);

function readCursor(text: string): { at: Date; id: string } {
  try {
    const [at, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    const cursor = { at: new Date(at), id };
    if (writeCursor(cursor) === text && !id.includes('\u0000')) return cursor;
  } catch {
    // No text that a list has given: as good as a forged one.
  }
  throw new ServiceError('INVALID_CURSOR', 'The cursor is not one that this list has given.');
}
