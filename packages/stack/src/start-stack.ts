import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createProgress } from '../launcher/lib/progress.mjs';
import { choosePorts } from '../launcher/lib/ports.mjs';
import { describePostgres, initialisePostgres, postgresUrl } from '../launcher/lib/postgres.mjs';
import { postgresProcess, temporalProcess } from '../launcher/lib/processes.mjs';
import { Supervisor } from '../launcher/lib/supervisor.mjs';
import { obtainTemporalCli } from '../launcher/lib/temporal-cli.mjs';

export type Stack = {
  /** A database without tables. */
  databaseUrl: string;
  temporalAddress: string;
  /** The `temporal` program that the server runs from. */
  temporalCli: string;
  stop(): Promise<void>;
};

/**
 * A PostgreSQL and a Temporal server of their own on free ports, with their data in `home`; without the product's
 * processes. Both are started again when they die.
 *
 * @throws when one of them cannot be had on this machine; the message says what to install.
 */
export async function startStack({ home }: { home: string }): Promise<Stack> {
  mkdirSync(home, { recursive: true });
  const place = realpathSync(home);
  const progress = createProgress(() => {});
  const { ports, release } = await choosePorts(place, { webPort: 0 });
  const supervisor = new Supervisor({ logs: join(place, 'logs'), env: process.env, say: progress.say });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    release();
  };
  try {
    const postgres = describePostgres(place);
    const startPostgres = async (): Promise<void> => {
      await initialisePostgres(postgres);
      await supervisor.start(postgresProcess(postgres, ports.postgres));
    };
    const startTemporal = async (): Promise<string> => {
      const cli = await obtainTemporalCli({ progress, installed: Promise.resolve() });
      await supervisor.start(temporalProcess({ cli, home: place, port: ports.temporal, uiPort: null }));
      return cli;
    };
    const [, temporalCli] = await Promise.all([startPostgres(), startTemporal()]);
    return {
      databaseUrl: postgresUrl(postgres, ports.postgres),
      temporalAddress: `127.0.0.1:${ports.temporal}`,
      temporalCli,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
