import { createContext, Script } from 'node:vm';

const call = new Script('task()');
let context: { task: () => void } | null = null;

/**
 * Runs what outsiders wrote (a JSON Schema and its regular expressions) for so long and no longer: two alternatives
 * that refer to each other, or a pattern that backtracks, would otherwise stop the whole process.
 *
 * @returns what the task gives, or why it was given up
 */
export function runBounded<Value>(
  task: () => Value,
  milliseconds: number,
): { ok: true; value: Value } | { ok: false; reason: string } {
  context ??= createContext({ task: () => {} }) as { task: () => void };
  let result: { value: Value } | null = null;
  context.task = () => {
    result = { value: task() };
  };
  try {
    call.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    return { ok: false, reason: explain(error) };
  } finally {
    context.task = () => {};
  }
  return result === null
    ? { ok: false, reason: 'it gave nothing' }
    : { ok: true, value: (result as { value: Value }).value };
}

/** By its properties: an error of the other context is no instance of this one's classes. */
function explain(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'it takes too long';
  if (name === 'RangeError') return 'it refers to itself without end';
  // Words of the library about a value that it did not expect.
  return /\[object /.test(String(message)) ? 'it holds a value of a wrong type' : String(message);
}
