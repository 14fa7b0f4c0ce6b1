import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { ActionContext } from '@waymark/action-kit';

/** A certificate that nobody vouches for; its key guards nothing. */
const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg420JBt/CJdcKs+Lk
l9c7ddj7yIoKiswVU2XFhyl19m2hRANCAAQitl/mwH3wrEa95NqJRcXBi4NIPldr
LqUyxlWASaN5APpot6ueXTu3kUiVjkIGxl/Ffb6ppYnMFnjNag9bZigF
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUL0PbQPXCqjnWL7c2EhkEn3ltgzowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTA3MjU1MFoYDzIxMjYxMTAx
MDcyNTUwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQitl/mwH3wrEa95NqJRcXBi4NIPldrLqUyxlWASaN5APpot6ueXTu3
kUiVjkIGxl/Ffb6ppYnMFnjNag9bZigFo2kwZzAdBgNVHQ4EFgQUsvkH7CFfmuxi
TgcEobTyT+qTjxowHwYDVR0jBBgwFoAUsvkH7CFfmuxiTgcEobTyT+qTjxowDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhAK2q4qytWDXlQ7hPdhrLXRf7zZ4PAcOPnArQojyI6KIRAiBUq9+AJJnu
adle0vNk3Vg0vQnliijHYkeEgULubIaw2g==
-----END CERTIFICATE-----`,
};

export type TestServer = {
  /** `http://127.0.0.1:1234` */
  origin: string;
  host: string;
  port: number;
  /** How many connections there were. */
  connections(): number;
  close(): Promise<void>;
};

/** A server on a free port of this machine. */
export async function serve(listener: RequestListener, { tls = false }: { tls?: boolean } = {}): Promise<TestServer> {
  const server = tls ? createTlsServer(selfSigned, listener) : createServer(listener);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  await listen(server);
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    origin: `http${tls ? 's' : ''}://${host}`,
    host,
    port,
    connections: () => connections,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
}

/** The context of an attempt, as far as a request needs it. */
export function makeContext(cancelled: AbortSignal = new AbortController().signal): ActionContext {
  const quiet = (): void => {};
  return {
    runId: 'run_1',
    address: '/call',
    phase: 'do',
    generation: 0,
    attempt: 1,
    idempotencyKey: 'run_1/0/call/do/0',
    undoes: null,
    checkpoint: { read: () => null, save: quiet },
    cancelled,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  };
}
