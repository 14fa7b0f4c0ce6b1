import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createDatabase } from '@waymark/database';
import { migrateDatabase, openSchemaEngine } from '@waymark/database/migrations';
import { expect, inject, test } from 'vitest';
import type {} from '../support/global-setup.ts';

function newUrl(): string {
  const url = new URL(inject('stack').databaseUrl);
  url.pathname = `/migrations_${randomUUID().slice(0, 8)}`;
  return url.href;
}

async function ask<Row extends Record<string, unknown>>(url: string, ...statements: string[]): Promise<Row[]> {
  const { pool, close } = createDatabase(url);
  try {
    const results = [];
    for (const statement of statements) results.push(await pool.query<Row>(statement));
    return results.at(-1)?.rows ?? [];
  } finally {
    await close();
  }
}

test('several that migrate a new database at once do it once', async () => {
  const url = newUrl();
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(url)));
  const [{ count } = { count: 0 }] = await ask<{ count: number }>(
    url,
    'SELECT count(*)::int AS count FROM _prisma_migrations WHERE finished_at IS NOT NULL',
  );
  expect(applied.flat()).toHaveLength(count);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
});

test('a database that is up to date is left alone', async () => {
  const url = newUrl();
  await migrateDatabase(url);
  expect(await migrateDatabase(url)).toEqual([]);
});

test('a migration that fails says why, and changes nothing', async () => {
  const url = newUrl();
  await migrateDatabase(url);
  await ask(url, `DELETE FROM _prisma_migrations WHERE migration_name = '0001_init'`, 'DROP TABLE email_message');
  await expect(migrateDatabase(url)).rejects.toThrow(
    'the migration failed: relation "workflow_version" already exists',
  );
  const records = await ask<{ name: string }>(url, 'SELECT migration_name AS name FROM _prisma_migrations');
  expect(records.map(({ name }) => name)).not.toContain('0001_init');
  expect(await ask(url, `SELECT 1 FROM information_schema.tables WHERE table_name = 'email_message'`)).toEqual([]);
});

test('the migrations lead to the Prisma schema', async () => {
  const migrated = newUrl();
  await migrateDatabase(migrated);

  const fresh = newUrl();
  await ask(new URL('/postgres', fresh).href, `CREATE DATABASE "${new URL(fresh).pathname.slice(1)}"`);
  await ask(fresh, await scriptOfSchema(fresh));

  const columns = `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`;
  expect(await ask(migrated, columns)).toEqual(await ask(fresh, columns));
  // Partial indexes are what the schema cannot say.
  const indexes = `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
    AND indexdef NOT LIKE '%WHERE%' ORDER BY 1`;
  expect(await ask(migrated, indexes)).toEqual(await ask(fresh, indexes));
});

async function scriptOfSchema(url: string): Promise<string> {
  const { pool, close } = createDatabase(url);
  const engine = await openSchemaEngine(pool);
  try {
    const content = await readFile(new URL('../../packages/database/prisma/schema.prisma', import.meta.url), 'utf8');
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    engine.free();
    await close();
  }
}
