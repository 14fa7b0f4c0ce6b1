import type { Queryable } from '../transaction.ts';

/** A statement with the values of its parameters `$1`, `$2` and so on. */
export type Statement = { text: string; values: readonly unknown[] };

/**
 * Carries out statements as one, which is one way to the server and back. None of them may write a row that another one
 * writes, nor see what another one has written.
 */
export async function runTogether(client: Queryable, statements: readonly Statement[]): Promise<void> {
  const values: unknown[] = [];
  const texts = statements.map((statement) => {
    const offset = values.length;
    values.push(...statement.values);
    return statement.text.replace(/\$(\d+)/g, (_, number) => `$${Number(number) + offset}`);
  });
  const last = texts.pop();
  if (last === undefined) return;
  const parts = texts.map((text, index) => `part_${index} AS (${text})`);
  await client.query(parts.length === 0 ? last : `WITH ${parts.join(', ')} ${last}`, values);
}
