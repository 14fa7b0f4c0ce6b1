import proto from '@temporalio/proto';
import type { JournalEntry } from '@waymark/protocol';
import type { History } from '@waymark/temporal';

/** A run of some release: what Temporal keeps of it, and what it told. */
export type RecordedHistory = {
  scenario: string;
  runId: string;
  /** A `temporal.api.history.v1.History` in Protocol Buffers, base64. */
  history: string;
  entries: JournalEntry[];
};

const { History: codec } = proto.temporal.api.history.v1;

export function encodeHistory(history: History): string {
  return Buffer.from(codec.encode(history).finish()).toString('base64');
}

export function decodeHistory(text: string): History {
  return codec.decode(Buffer.from(text, 'base64'));
}
