import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A master key, and the id by which what it has sealed names it. */
export type SecretKey = { id: string; bytes: Buffer };

/** The first seals; all of them open. */
export type SecretKeys = [SecretKey, ...SecretKey[]];

const keyLength = 32;

/**
 * The keys that secrets are kept under: `WAYMARK_SECRET_KEY` (32 bytes as base64 or hex; after a comma older ones that
 * are still to be read), else one of this instance's own, made once in `WAYMARK_HOME`.
 *
 * @returns null when there is neither a key nor a home
 * @throws {TypeError} for a key that is none
 */
export function loadSecretKeys(environment: NodeJS.ProcessEnv): SecretKeys | null {
  const given = environment['WAYMARK_SECRET_KEY'];
  if (given) {
    const [first, ...older] = given.split(',').map((text) => readKey(text.trim(), 'WAYMARK_SECRET_KEY'));
    return first ? [first, ...older] : null;
  }
  const home = environment['WAYMARK_HOME'];
  return home ? [ensureKeyFile(join(home, 'secret.key'))] : null;
}

function readKey(text: string, source: string): SecretKey {
  const bytes = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length !== keyLength)
    throw new TypeError(
      `${source} is no key: it has to be ${keyLength} bytes as base64 or hex (openssl rand -base64 32)`,
    );
  return { bytes, id: createHash('sha256').update('waymark secret key ').update(bytes).digest('hex').slice(0, 12) };
}

/** Several processes of one instance start at once: one of them makes the key, whole, and all read that one. */
function ensureKeyFile(path: string): SecretKey {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const existing = readIfThere(path);
  if (existing !== null) return readKey(existing, path);
  writeFileSync(draft, `${randomBytes(keyLength).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  return readKey(readFileSync(path, 'utf8').trim(), path);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
