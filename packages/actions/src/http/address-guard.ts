import { lookup as lookupInSystem } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { ActionFailure } from '@waymark/action-kit';
import ipaddr from 'ipaddr.js';
import { type AllowedHosts, portOf } from './allowed-hosts.ts';

export type Address = { address: string; family: 4 | 6 };
/** All addresses of a host. */
export type Resolve = (host: string) => Promise<Address[]>;

/** Where one request may go: to a public address, or to a host that the operator allows. */
export type Destination = {
  url: URL;
  /** For the socket: gives only addresses that were checked. */
  lookup: LookupFunction;
  /** Asked once connected, whatever led there. @throws {ActionFailure} `Forbidden` */
  checkConnected(address: string | undefined): void;
};

/**
 * Checks where a request is to go, before anything is sent. A host that is an address is checked here, since a lookup is
 * never asked about it; a name is checked when it is looked up, and the socket gets the very addresses that were checked.
 *
 * @throws {ActionFailure} `InvalidInput` for what is no address on the web, `Forbidden` for one that must not be called
 */
export function openDestination(
  text: string,
  isAllowed: AllowedHosts,
  resolve: Resolve = resolveInSystem,
): Destination {
  const url = readUrl(text);
  if (isAllowed(url)) return { url, lookup: asLookup(resolve, () => null), checkConnected: () => {} };
  const refusal = refusePort(url) ?? refuseLiteral(url);
  if (refusal) throw refusal;
  return {
    url,
    lookup: asLookup(resolve, (addresses) => {
      // One private answer is enough: the next question might be answered with that one alone.
      const found = addresses.find(({ address }) => !isPublic(address));
      return found ? forbidAddress(url, found.address) : null;
    }),
    checkConnected: (address) => {
      if (address === undefined || !isPublic(address)) throw forbidAddress(url, address ?? 'an unknown address');
    },
  };
}

function readUrl(text: string): URL {
  // A URL may be read differently by whoever comes next when it holds these; nobody needs them.
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u0020\u007f\\]/.test(text) || !URL.canParse(text))
    throw invalid(
      'INVALID_URL',
      `${JSON.stringify(text.slice(0, 200))} is no URL; write it like "https://api.example.com/orders"`,
    );
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid('SCHEME_FORBIDDEN', `"${url.protocol}" cannot be called; only https and http can`);
  if (url.username !== '' || url.password !== '' || text.slice(0, text.indexOf(url.hostname)).includes('@'))
    throw invalid('INVALID_URL', 'the URL holds a user name or a password; use "auth" of the step');
  return url;
}

function refuseLiteral(url: URL): ActionFailure | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) && !isPublic(host) ? forbidAddress(url, host) : null;
}

function refusePort(url: URL): ActionFailure | null {
  const port = portOf(url);
  if (!portsOfOthers.has(Number(port))) return null;
  return forbidden('PORT_FORBIDDEN', `port ${port} of ${url.hostname} belongs to another protocol than HTTP`);
}

/** Ports where another protocol listens, which might take a request for something else (those that browsers refuse). */
const portsOfOthers = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060,
  5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
]);

/** Whether anybody on the internet can reach the address: globally routable unicast, and nothing that leads elsewhere. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // IPv6 hands out global addresses in 2000::/3 only; what lies outside may be translated to anything.
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}

function asLookup(resolve: Resolve, refuse: (addresses: Address[]) => Error | null): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        const refusal = first ? refuse(addresses) : new Error(`no address is known for "${host}"`);
        if (refusal || !first) callback(refusal, '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}

async function resolveInSystem(host: string): Promise<Address[]> {
  const found = await lookupInSystem(host, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

function forbidAddress({ hostname }: URL, address: string): ActionFailure {
  const host = hostname === address || hostname === `[${address}]` ? hostname : `${hostname} (${address})`;
  return forbidden(
    'ADDRESS_FORBIDDEN',
    `${host} is not a public address; an operator can allow the host with WAYMARK_HTTP_ALLOW`,
  );
}

function forbidden(code: string, message: string): ActionFailure {
  return new ActionFailure('Forbidden', message, { retryable: false, effect: 'none', data: { code } });
}

function invalid(code: string, message: string): ActionFailure {
  return new ActionFailure('InvalidInput', message, { retryable: false, effect: 'none', data: { code } });
}
