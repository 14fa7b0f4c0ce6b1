/** `node packages/stack/src/publish-examples.ts`: publishes the definitions that come with Waymark, where they are new. */
import { createDatabase } from '@waymark/database';
import { localUser, publishExamples, ServiceError } from '@waymark/services';
import { createTemporalClient, loadTemporalConfig } from '@waymark/temporal';

const database = createDatabase(process.env['DATABASE_URL'] ?? '');
const temporal = createTemporalClient(loadTemporalConfig());
try {
  const published = await publishExamples({ ctx: { actor: localUser, database, temporal } });
  console.log(published.length === 0 ? 'Nothing new.' : `Published ${published.join(', ')}.`);
} catch (error) {
  console.error(error instanceof ServiceError ? `${error.message} ${JSON.stringify(error)}` : error);
  process.exitCode = 1;
} finally {
  await Promise.allSettled([temporal.close(), database.close()]);
}
