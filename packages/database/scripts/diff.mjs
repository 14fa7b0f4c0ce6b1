// Prints the SQL that leads from one Prisma schema to another: the next migration's first draft.
// DATABASE_URL=… node scripts/diff.mjs [old schema file]        (without one: from an empty database; any reachable PostgreSQL will do)
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { openSchemaEngine } from '../src/migrations/schema-engine.ts';

const [oldSchema] = process.argv.slice(2);
const newSchema = new URL('../prisma/schema.prisma', import.meta.url);
const datamodel = async (path) => ({
  tag: 'schemaDatamodel',
  files: [{ path: 'schema.prisma', content: await readFile(path, 'utf8') }],
});

const engine = await openSchemaEngine(new pg.Pool({ connectionString: process.env.DATABASE_URL }));
const { stdout } = await engine.diff({
  from: oldSchema ? await datamodel(oldSchema) : { tag: 'empty' },
  to: await datamodel(newSchema),
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
process.stdout.write(stdout ?? '');
process.exit(0);
