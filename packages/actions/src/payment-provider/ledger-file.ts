import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Json } from '@waymark/protocol';

/** A file of JSON lines that only grows. */
export type LedgerFile = {
  /** Adds a line; resolves once it is on the disk, together with all lines before it. */
  append(line: Json): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the file and reads what is in it. A last line that a killed process left unfinished is cut off: its request was
 * never answered.
 */
export async function openLedgerFile(path: string): Promise<{ file: LedgerFile; lines: Json[] }> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  const content = await handle.readFile();
  const end = content.lastIndexOf(10) + 1;
  if (end < content.length) await handle.truncate(end);
  const lines = content.subarray(0, end).toString('utf8').split('\n').filter(Boolean);
  return { file: createWriter(handle, end), lines: lines.map((line) => JSON.parse(line) as Json) };
}

/** Lines that come while the disk is busy are written together. */
function createWriter(handle: FileHandle, end: number): LedgerFile {
  let position = end;
  let waiting = '';
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(waiting);
    waiting = '';
    next = null;
    await handle.write(bytes, 0, bytes.length, position);
    await handle.datasync();
    position += bytes.length;
  };
  return {
    append: (line) => {
      waiting += `${JSON.stringify(line)}\n`;
      next ??= running = running.then(flush);
      return next;
    },
    close: () => running.then(() => handle.close()),
  };
}
