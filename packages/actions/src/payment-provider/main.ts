/**
 * The payment provider of the demo: a service of its own, so that a double charge would be seen.
 * Environment: PORT (default: a free one), HOST (default: loopback), LEDGER_FILE.
 */
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { Ledger } from './ledger.ts';
import { createProviderServer } from './server.ts';

const ledgerFile = process.env['LEDGER_FILE'];
if (!ledgerFile) {
  console.error('LEDGER_FILE is not set: it names the file in which the payment provider keeps its ledger');
  process.exit(1);
}

await mkdir(dirname(ledgerFile), { recursive: true });
const ledger = await Ledger.open(ledgerFile);
const server = createProviderServer(ledger);
server.on('error', (error) => {
  console.error(`the payment provider cannot listen: ${error.message}`);
  process.exit(1);
});
server.listen(Number(process.env['PORT'] ?? 0), process.env['HOST'] ?? '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`payment provider on http://127.0.0.1:${port}`);
  process.send?.({ type: 'ready', port });
});

const stop = (): void => {
  server.close(() => {
    void ledger.close().finally(() => process.exit(0));
  });
  server.closeAllConnections();
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);
