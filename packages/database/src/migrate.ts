/** `node packages/database/src/migrate.ts`: brings the database of DATABASE_URL to the newest schema. */
import { migrateDatabase } from './migrations/migrate.ts';

const url = process.env['DATABASE_URL'];
if (!url) {
  console.error('DATABASE_URL is not set');
  process.exit(1);
}

const applied = await migrateDatabase(url);
console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
process.exit(0);
