import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { RunCarry } from '@waymark/interpreter/carry';

/**
 * What a further execution takes over, as it travels: with many steps it is long, and says the same over and over.
 */
export function packCarry(carry: RunCarry): Uint8Array {
  return deflateSync(strToU8(JSON.stringify(carry)), { level: 6 });
}

export function unpackCarry(packed: Uint8Array): RunCarry {
  // It was made by `packCarry`.
  return JSON.parse(strFromU8(inflateSync(packed))) as RunCarry;
}
