import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadSecretKeys, type SecretKeys } from './keys.ts';
import { open, seal } from './seal.ts';

const home = mkdtempSync(join(tmpdir(), 'waymark-keys-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function keysOf(text: string): SecretKeys {
  const keys = loadSecretKeys({ WAYMARK_SECRET_KEY: text });
  if (!keys) throw new Error('no keys');
  return keys;
}

const one = keysOf('1'.repeat(64));
const owner = { tenant: 'default', name: 'TOKEN' };

test('what was sealed opens for its owner, and looks different each time', () => {
  const sealed = seal(one, owner, 'canary');
  expect(open(one, owner, sealed)).toBe('canary');
  expect(sealed.sealed.includes('canary')).toBe(false);
  expect(seal(one, owner, 'canary').sealed.equals(sealed.sealed)).toBe(false);
});

test('it opens for no other name, tenant or key, and not when it was changed', () => {
  const sealed = seal(one, owner, 'canary');
  expect(() => open(one, { ...owner, name: 'OTHER' }, sealed)).toThrow(/authenticate/);
  expect(() => open(one, { ...owner, tenant: 'other' }, sealed)).toThrow(/authenticate/);
  expect(() => open(keysOf('2'.repeat(64)), owner, sealed)).toThrow(`sealed with the key ${one[0].id}`);
  for (let index = 0; index < sealed.sealed.length; index += 1) {
    const changed = Buffer.from(sealed.sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => open(one, owner, { ...sealed, sealed: changed })).toThrow(/authenticate/);
  }
});

test('an older key still opens, and the first one seals', () => {
  const both = keysOf(`${'2'.repeat(64)}, ${'1'.repeat(64)}`);
  expect(open(both, owner, seal(one, owner, 'old'))).toBe('old');
  expect(seal(both, owner, 'new').keyId).toBe(both[0].id);
  expect(both[0].id).not.toBe(one[0].id);
});

test('a key is 32 bytes as hex or base64, and nothing else', () => {
  const bytes = Buffer.alloc(32, 7);
  expect(keysOf(bytes.toString('base64'))).toEqual(keysOf(bytes.toString('hex')));
  expect(() => keysOf('password')).toThrow('WAYMARK_SECRET_KEY is no key');
  expect(loadSecretKeys({})).toBeNull();
});

test('a home gets one key, for its owner only, whoever asks first', () => {
  const [first] = loadSecretKeys({ WAYMARK_HOME: home }) ?? [];
  const [second] = loadSecretKeys({ WAYMARK_HOME: home }) ?? [];
  expect(second).toEqual(first);
  expect(statSync(join(home, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(join(home, 'secret.key'), 'utf8'), 'base64')).toHaveLength(32);
});
