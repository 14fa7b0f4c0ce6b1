import proto from '@temporalio/proto';
import type { History } from './fetch-history.ts';

const codec = proto.temporal.api.history.v1.History;

/** A history as text that can be kept: Protocol Buffers, base64. */
export function encodeHistory(history: History): string {
  return Buffer.from(codec.encode(history).finish()).toString('base64');
}

/** Reads a history that {@link encodeHistory} has written. */
export function decodeHistory(text: string): History {
  return codec.decode(Buffer.from(text, 'base64'));
}
