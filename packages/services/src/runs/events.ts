import {
  type RunEvent as RunEventRow,
  findRun,
  hasFinished,
  isDatabaseUnavailable,
  listRunEvents as listRows,
} from '@waymark/database';
import type { RunEvent } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { createSignal } from '../changes/signal.ts';
import { toRunEvent } from './event-view.ts';

/** All events of a run after one, ascending. */
export async function listEvents({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { runId: string; after?: number };
}): Promise<RunEvent[]> {
  await requireRun(ctx, input.runId);
  return (await listRows(ctx.database, input.runId, input.after ?? 0)).map(toRunEvent);
}

const batch = 500;
/** Milliseconds after which a silent stream looks for itself, should a notification have been lost. */
const patience = 15_000;
const pauseWithoutDatabase = 500;

/**
 * The events of a run as they happen; ends after `run_finished`, unless the run goes on. The first step of the generator fails when there is no
 * such run, so that a caller can find out before it promises a stream.
 *
 * @param input.after the last event that the reader has
 * @returns a generator of batches; an empty one says that nothing has happened for a while
 */
export async function* streamEvents({
  ctx,
  input: { runId, after = 0 },
  signal,
}: {
  ctx: ServiceContext;
  input: { runId: string; after?: number };
  signal: AbortSignal;
}): AsyncGenerator<RunEvent[], void, void> {
  const news = createSignal(signal);
  const unsubscribe = ctx.changes?.subscribe((change) => {
    if (change === 'reconnected' || (change.table === 'run_event' && change.key['runId'] === runId)) news.raise();
  });
  try {
    await requireRun(ctx, runId);
    let last = after;
    let finished = await hasFinished(ctx.database, runId, after);
    yield [];
    while (!signal.aborted) {
      const rows = (await readPatiently(() => listRows(ctx.database, runId, last, batch), signal)) ?? [];
      if (rows.length > 0) {
        last = rows.at(-1)?.id ?? last;
        finished = hasEnded(rows) ?? finished;
        yield rows.map(toRunEvent);
      }
      if (rows.length === batch) continue;
      // It may have been opened again, and not have said so yet.
      if (finished && !(await readPatiently(() => isOpen(ctx, runId), signal))) return;
      if (!(await news.wait(patience))) yield [];
    }
  } finally {
    unsubscribe?.();
  }
}

/** Whether the run is over after these events; null: they do not say. One that had ended may go on. */
function hasEnded(rows: readonly RunEventRow[]): boolean | null {
  const said = rows.findLast(
    ({ type, retracted }) => (type === 'run_finished' || type === 'run_continued') && !retracted,
  );
  return said ? said.type === 'run_finished' : null;
}

async function isOpen({ database }: ServiceContext, runId: string): Promise<boolean> {
  return (await findRun(database, runId))?.closedAt === null;
}

/** An open stream outlives a restart of PostgreSQL. @returns null when the reader has gone */
async function readPatiently<Found>(read: () => Promise<Found>, signal: AbortSignal): Promise<Found | null> {
  while (!signal.aborted) {
    try {
      return await read();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseWithoutDatabase));
    }
  }
  return null;
}

async function requireRun(ctx: ServiceContext, runId: string): Promise<void> {
  requirePermission(ctx, 'runs.read');
  if (!isId(runId) || !(await findRun(ctx.database, runId))) throw notFound('run', runId);
}
