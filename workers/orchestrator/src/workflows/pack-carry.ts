import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { RunCarry } from '@waymark/interpreter/carry';
import type { ResumeState } from '@waymark/interpreter/resume';

/**
 * What a further execution takes over, as it travels: with many steps it is long, and says the same over and over.
 */
export function packCarry(carry: RunCarry): Uint8Array {
  return pack(carry);
}

export function unpackCarry(packed: Uint8Array): RunCarry {
  // It was made by `packCarry`, or by who resumes a run.
  return JSON.parse(strFromU8(inflateSync(packed))) as RunCarry;
}

/** What a run leaves that ended other than well. */
export function packResumeState(state: ResumeState): Uint8Array {
  return pack(state);
}

function pack(value: object): Uint8Array {
  return deflateSync(strToU8(JSON.stringify(value)), { level: 6 });
}
