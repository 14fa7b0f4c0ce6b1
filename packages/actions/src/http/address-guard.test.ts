import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublic, openDestination } from './address-guard.ts';
import { readAllowedHosts } from './allowed-hosts.ts';
import { defineHttpRequest } from './request.ts';
import { makeContext, serve, type TestServer } from './testing.ts';

const nothing = readAllowedHosts('');

function codeOf(url: string): unknown {
  try {
    openDestination(url, nothing);
    return 'open';
  } catch (error) {
    return (error as { data?: { code?: unknown } }).data?.code;
  }
}

describe('an address', () => {
  const inside = [
    '127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0',
    '224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1', '192.88.99.1',
    '::', '::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fec0::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::127.0.0.1',
    '64:ff9b::7f00:1', '2002:7f00:1::1', '2001:db8::1', '2001:0:53aa:64c::1', 'nothing', '',
  ]; // prettier-ignore
  test.each(inside)('%s is not public', (address) => expect(isPublic(address)).toBe(false));
  test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) =>
    expect(isPublic(address)).toBe(true),
  );
});

describe('a host that is an address is refused before anything is looked up', () => {
  const hosts = [
    '127.0.0.1', '0', '127.1', '2130706433', '0x7f.1', '017700000001', '①②⑦.⓪.⓪.①', '[::1]', '[::]', '[::ffff:7f00:1]',
    '169.254.169.254', '10.0.0.1', '192.168.0.1', '[fd00::1]', '[64:ff9b::a9fe:a9fe]',
  ]; // prettier-ignore
  test.each(hosts)('%s', (host) => expect(codeOf(`http://${host}/x`)).toBe('ADDRESS_FORBIDDEN'));
});

test.each([
  ['file:///etc/passwd', 'SCHEME_FORBIDDEN'],
  ['gopher://example.com/', 'SCHEME_FORBIDDEN'],
  ['ftp://example.com/', 'SCHEME_FORBIDDEN'],
  ['data:text/plain,x', 'SCHEME_FORBIDDEN'],
  ['unix:/var/run/docker.sock', 'SCHEME_FORBIDDEN'],
  ['https://a:b@example.com/', 'INVALID_URL'],
  ['https://@example.com/', 'INVALID_URL'],
  ['https://good.com\\@169.254.169.254/', 'INVALID_URL'],
  ['https://exa\tmple.com/', 'INVALID_URL'],
  ['https://example.com/\r\nHost: other', 'INVALID_URL'],
  ['//example.com', 'INVALID_URL'],
  ['example.com', 'INVALID_URL'],
  ['', 'INVALID_URL'],
  ['http://example.com:22/', 'PORT_FORBIDDEN'],
  ['http://example.com:6379/', 'PORT_FORBIDDEN'],
  ['https://example.com:8443/x?y=1', 'open'],
])('%j: %s', (url, code) => expect(codeOf(url)).toBe(code));

describe('a name', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await serve((_, response) => response.end('inside'));
  });
  afterAll(() => server.close());

  test.each([
    ['leads to a private address', [{ address: '127.0.0.1', family: 4 }]],
    [
      'leads to a public and to a private one',
      [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    ],
    ['leads to the same through IPv6', [{ address: '::ffff:127.0.0.1', family: 6 }]],
  ] as const)('that %s is refused, and nothing connects', async (_, addresses) => {
    const action = defineHttpRequest({ isAllowed: nothing, resolve: async () => [...addresses] });
    const call = action.execute(
      { input: { method: 'GET', url: `http://inside.example:${server.port}/` }, expect: {} },
      makeContext(),
    );
    await expect(call).rejects.toMatchObject({
      type: 'Forbidden',
      retryable: false,
      effect: 'none',
      data: { code: 'ADDRESS_FORBIDDEN' },
      message: expect.stringContaining('WAYMARK_HTTP_ALLOW') as unknown,
    });
    expect(server.connections()).toBe(0);
  });

  test('of this machine is refused, with and without a dot at its end', async () => {
    const action = defineHttpRequest({ isAllowed: nothing });
    for (const host of ['localhost', 'localhost.', 'x.localhost']) {
      const call = action.execute(
        { input: { method: 'GET', url: `http://${host}:${server.port}/` }, expect: {} },
        makeContext(),
      );
      await expect(call).rejects.toMatchObject({ effect: 'none' });
    }
    expect(server.connections()).toBe(0);
  });

  test('that is allowed may lead anywhere, on its port only', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }];
    const action = defineHttpRequest({ isAllowed: readAllowedHosts(`intranet.example:${server.port}`), resolve });
    const ask = (url: string) => action.execute({ input: { method: 'GET', url }, expect: {} }, makeContext());
    await expect(ask(`http://intranet.example:${server.port}/`)).resolves.toMatchObject({
      status: 200,
      body: 'inside',
    });
    await expect(ask('http://intranet.example:8081/')).rejects.toMatchObject({ type: 'Forbidden' });
    await expect(ask(`http://other.example:${server.port}/`)).rejects.toMatchObject({ type: 'Forbidden' });
  });
});

test('a list of hosts that cannot be read names the entry', () => {
  expect(() => readAllowedHosts('good.example, http://bad.example/')).toThrow('"http://bad.example/" is no host');
  expect(readAllowedHosts('[fd00::1]:4010')(new URL('http://[fd00::1]:4010/x'))).toBe(true);
  expect(readAllowedHosts('Example.COM')(new URL('https://example.com/x'))).toBe(true);
  expect(readAllowedHosts('example.com:443')(new URL('https://example.com/x'))).toBe(true);
});
