/** Which part of a list that goes from the newest to the oldest. */
export type Page = {
  limit: number;
  /** Only what is older than this. */
  before: { at: Date; id: string } | null;
};

/** The rows of a page, and whether there are older ones. */
export type Rows<Row> = { rows: Row[]; more: boolean };

/** Of a list that was read with one row more than asked for. */
export function cutPage<Row>(rows: Row[], limit: number): Rows<Row> {
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
