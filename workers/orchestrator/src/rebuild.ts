/** `npm run rebuild -- <runId>`: writes the read model of a run again, from Temporal's history alone. */
import { createDatabase, createPayloadStore } from '@waymark/database';
import { createDataConverter, createTemporalClient, loadTemporalConfig } from '@waymark/temporal';
import { rebuildRun } from './replay/rebuild-run.ts';
import { installTemporalRuntime } from '@waymark/worker';
import { logger } from './logger.ts';

const runId = process.argv[2];
const databaseUrl = process.env['DATABASE_URL'];
if (!runId || !databaseUrl) {
  console.error(runId ? 'DATABASE_URL is not set' : 'usage: npm run rebuild -- <runId>');
  process.exit(2);
}

installTemporalRuntime(logger);
const database = createDatabase(databaseUrl);
const temporal = createTemporalClient(loadTemporalConfig(), createDataConverter(createPayloadStore(database)));
const correction = await rebuildRun(database, temporal, runId);
if (!correction) {
  console.error(`Run ${runId} is not known: Temporal has no history of it, or the database no row.`);
  process.exit(1);
}
const { entries, written, removed, steps } = correction;
console.log(
  `Run ${runId} was rebuilt: ${entries} journal entries and ${steps} steps written again from Temporal's history.`,
);
console.log(
  written + removed === 0
    ? 'The journal had been right.'
    : `${written} entries differed or were missing, ${removed} were too many.`,
);
process.exit(0);
