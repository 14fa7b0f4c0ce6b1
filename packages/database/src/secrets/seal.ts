import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretKey, SecretKeys } from './keys.ts';

/** Whose secret it is. It is bound to the sealed value: what was sealed for another name or tenant does not open. */
export type SecretOwner = { tenant: string; name: string };

const nonceLength = 12;
const tagLength = 16;

/** Encrypts a value (AES-256-GCM, under a key of the tenant's own). @returns nonce, tag and ciphertext in one */
export function seal([key]: SecretKeys, owner: SecretOwner, value: string): { keyId: string; sealed: Buffer } {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(key, owner), nonce);
  cipher.setAAD(associatedData(owner));
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return { keyId: key.id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
}

/** @throws {Error} when no key fits, or when the value was tampered with or belongs to another owner */
export function open(
  keys: SecretKeys,
  owner: SecretOwner,
  { keyId, sealed }: { keyId: string; sealed: Buffer },
): string {
  const key = keys.find(({ id }) => id === keyId);
  if (!key)
    throw new Error(`the secret "${owner.name}" was sealed with the key ${keyId}, which this process does not have`);
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(key, owner), sealed.subarray(0, nonceLength));
  decipher.setAAD(associatedData(owner));
  decipher.setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength + tagLength)), decipher.final()]).toString('utf8');
}

function deriveKey({ bytes }: SecretKey, { tenant }: SecretOwner): Buffer {
  return Buffer.from(hkdfSync('sha256', bytes, tenant, 'waymark secrets of a tenant', 32));
}

function associatedData({ tenant, name }: SecretOwner): Buffer {
  return Buffer.from(JSON.stringify([tenant, name]));
}
