import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import { builtInActionNames, type Json } from '@waymark/protocol';
import { z } from 'zod';
import { nestsDeeper } from '../json-depth.ts';
import { type ScriptAnswer, type ScriptProblemKind, longestText } from './messages.ts';
import { ScriptPool } from './script-pool.ts';

const ScriptTask = z.strictObject({ source: z.string(), input: z.json() });

/** Milliseconds that a script may compute; waiting for its turn does not count. */
const timeLimitOfScripts = 2_000;

type Options = { pool?: ScriptPool; timeLimit?: number };

/** What steps of type `script` do: JavaScript of the definition's author, in a process that can reach nothing. */
export function defineRunScript({
  pool = new ScriptPool(),
  timeLimit = timeLimitOfScripts,
}: Options = {}): ActionDefinition {
  return defineAction({
    name: builtInActionNames.script,
    title: 'Script',
    input: ScriptTask,
    output: z.json(),
    run: (task, context) => runScript({ pool, timeLimit }, task, context),
  });
}

async function runScript(
  { pool, timeLimit }: Required<Options>,
  { source, input }: z.infer<typeof ScriptTask>,
  { cancelled }: ActionContext,
): Promise<Json> {
  const text = JSON.stringify(input);
  if (text.length > longestText)
    throw problem('input', `the input has ${text.length} characters of JSON (limit ${longestText})`);
  const answer = await ask(pool, { source, input: text, timeLimit }, cancelled);
  if (!answer.ok) throw explain(answer);
  return readOutput(answer.output);
}

/** A script changes nothing outside, so whatever stops it leaves nothing behind. */
async function ask(
  pool: ScriptPool,
  job: Parameters<ScriptPool['run']>[0],
  cancelled: AbortSignal,
): Promise<ScriptAnswer> {
  try {
    return await pool.run(job, cancelled);
  } catch (cause) {
    throw new ActionFailure('ScriptError', 'the script was stopped', {
      effect: 'none',
      data: { kind: 'timeout' },
      cause,
    });
  }
}

function readOutput(output: string): Json {
  if (nestsDeeper(output)) throw problem('output', 'what the script gives nests too deep');
  try {
    return JSON.parse(output) as Json;
  } catch {
    throw problem('output', 'what the script gives is no JSON');
  }
}

function explain({ kind, message, name, line }: Extract<ScriptAnswer, { ok: false }>): ActionFailure {
  const where = line === undefined ? '' : ` (line ${line})`;
  return problem(kind, `${message}${where}`, { ...(name ? { name } : {}), ...(line === undefined ? {} : { line }) });
}

/** The same script with the same input does the same again: none of these is retried. */
function problem(
  kind: ScriptProblemKind | 'input',
  message: string,
  more: { [key: string]: Json } = {},
): ActionFailure {
  return new ActionFailure('ScriptError', message, { retryable: false, effect: 'none', data: { kind, ...more } });
}
