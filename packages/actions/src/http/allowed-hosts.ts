/** A host that requests may go to although it is not public. */
type AllowedHost = { host: string; port: string | null };

/** Whether a URL leads to a host that the operator allows. */
export type AllowedHosts = (url: URL) => boolean;

/**
 * Reads a list of hosts: `10.0.0.5:8080, intranet.example, [fd00::1]:4010`; without a port any port is meant.
 *
 * @throws {TypeError} that names the entry which is no host
 */
export function readAllowedHosts(list: string): AllowedHosts {
  const hosts = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(readHost);
  return (url) => hosts.some(({ host, port }) => host === url.hostname && (port === null || port === portOf(url)));
}

function readHost(entry: string): AllowedHost {
  const port = /:(\d+)$/.exec(entry.replace(/^\[.*\]/, ''))?.[1] ?? null;
  const url = URL.canParse(`http://${entry}`) ? new URL(`http://${entry}`) : null;
  if (!url || url.pathname !== '/' || url.search !== '' || url.username !== '' || entry.includes('/'))
    throw new TypeError(`WAYMARK_HTTP_ALLOW: "${entry}" is no host; write host or host:port`);
  return { host: url.hostname, port };
}

/** The port of a URL, that of its scheme where it names none. */
export function portOf({ port, protocol }: URL): string {
  return port === '' ? ({ 'https:': '443', 'http:': '80' }[protocol] ?? '') : port;
}
