import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten';
import { type ScriptAnswer, type ScriptJob, longestText } from './messages.ts';

/** Bytes of the engine's own count, which is lower than what is really used. */
const memoryLimit = 48_000_000;
const stackLimit = 256_000;
/** Continuations of promises. */
const mostJobs = 100_000;

/**
 * Runs one script in a context of its own.
 *
 * @returns its answer, and what frees its memory: that may go wrong, so the answer should be on its way by then
 * @throws whatever is not the script's own doing (the engine has come to harm); the process must not be used any more
 */
export function runInSandbox(
  engine: QuickJSWASMModule,
  { source, input, timeLimit }: ScriptJob,
): { answer: ScriptAnswer; dispose: () => void } {
  const runtime = engine.newRuntime();
  const deadline = performance.now() + timeLimit;
  const isLate = (): boolean => performance.now() > deadline;
  runtime.setMemoryLimit(memoryLimit);
  runtime.setMaxStackSize(stackLimit);
  runtime.setInterruptHandler(isLate);
  const context = runtime.newContext();
  const sandbox = new Sandbox(runtime, context, isLate);
  return { answer: sandbox.run(source, input), dispose: () => sandbox.dispose() };
}

class Sandbox {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #isLate: () => boolean;
  readonly #handles: QuickJSHandle[] = [];

  constructor(runtime: QuickJSRuntime, context: QuickJSContext, isLate: () => boolean) {
    this.#runtime = runtime;
    this.#context = context;
    this.#isLate = isLate;
  }

  run(source: string, input: string): ScriptAnswer {
    const context = this.#context;
    // Taken before the script can put something else in their place.
    const json = this.#keep(context.getProp(context.global, 'JSON'));
    const parse = this.#keep(context.getProp(json, 'parse'));
    const stringify = this.#keep(context.getProp(json, 'stringify'));
    const compiled = this.#compile(source);
    if (!('handle' in compiled)) return compiled;
    const value = this.#call(parse, this.#keep(context.newString(input)));
    if (!('handle' in value)) return value;
    const promise = this.#call(compiled.handle, value.handle);
    if (!('handle' in promise)) return promise;
    const settled = this.#settle(promise.handle);
    if (!('handle' in settled)) return settled;
    const output = this.#call(stringify, settled.handle);
    return 'handle' in output ? this.#read(output.handle) : output;
  }

  dispose(): void {
    for (const handle of this.#handles.toReversed()) handle.dispose();
    this.#context.dispose();
    this.#runtime.dispose();
  }

  #keep(handle: QuickJSHandle): QuickJSHandle {
    this.#handles.push(handle);
    return handle;
  }

  /** One expression gives its value; anything else is the body of a function, which gives what it returns. */
  #compile(source: string): Outcome {
    const expression = this.#context.evalCode(`(async function (input) { return (${source}\n) })`, 'script', {
      strict: true,
    });
    if (!expression.error) return { handle: this.#keep(expression.value) };
    expression.error.dispose();
    const body = this.#context.evalCode(`(async function (input) { ${source}\n})`, 'script', { strict: true });
    if (!body.error) return { handle: this.#keep(body.value) };
    const problem = this.#explain(body.error);
    return problem.ok || problem.kind !== 'thrown' ? problem : { ...problem, kind: 'syntax' };
  }

  #call(target: QuickJSHandle, argument: QuickJSHandle): Outcome {
    const result = this.#context.callFunction(target, this.#context.undefined, argument);
    return result.error ? this.#explain(result.error) : { handle: this.#keep(result.value) };
  }

  #settle(promise: QuickJSHandle): Outcome {
    let jobs = 0;
    while (this.#runtime.hasPendingJob()) {
      const result = this.#runtime.executePendingJobs(1_000);
      if (result.error) return this.#explain(result.error);
      jobs += result.value;
      result.dispose();
      if (jobs > mostJobs)
        return {
          ok: false,
          kind: 'pending',
          message: `the script has more than ${mostJobs} continuations of promises`,
        };
    }
    const state = this.#context.getPromiseState(promise);
    switch (state.type) {
      case 'fulfilled':
        return { handle: this.#keep(state.value) };
      case 'rejected':
        return this.#explain(state.error);
      case 'pending':
        return { ok: false, kind: 'pending', message: 'the script waits for a promise that nothing settles' };
    }
  }

  #read(output: QuickJSHandle): ScriptAnswer {
    const context = this.#context;
    if (context.typeof(output) !== 'string') return { ok: true, output: 'null' };
    const length = context.getProp(output, 'length').consume((handle) => context.getNumber(handle));
    if (length > longestText)
      return {
        ok: false,
        kind: 'output',
        message: `the script gives ${length} characters of JSON (limit ${longestText})`,
      };
    return { ok: true, output: context.getString(output) };
  }

  #explain(error: QuickJSHandle): Extract<ScriptAnswer, { ok: false }> {
    // Reading an error can run code of the script, which may throw again.
    const dumped: unknown = error.consume((handle) => this.#context.dump(handle));
    const { name, message, stack } = describe(dumped);
    if (this.#isLate()) return { ok: false, kind: 'timeout', message: 'the script computed too long' };
    if (name === 'InternalError' && message === 'out of memory')
      return { ok: false, kind: 'memory', message: 'the script needs more memory than there is' };
    const line = /script:(\d+)/.exec(stack)?.[1];
    return {
      ok: false,
      kind: 'thrown',
      name: name.slice(0, 100),
      message: `${name === '' ? '' : `${name}: `}${message}`.slice(0, 1_000),
      ...(line === undefined ? {} : { line: Number(line) }),
    };
  }
}

type Outcome = { handle: QuickJSHandle } | Extract<ScriptAnswer, { ok: false }>;

function describe(dumped: unknown): { name: string; message: string; stack: string } {
  if (typeof dumped !== 'object' || dumped === null) return { name: '', message: String(dumped), stack: '' };
  const text = (key: string): string => {
    const value = (dumped as Record<string, unknown>)[key];
    return typeof value === 'string' ? value : '';
  };
  return {
    name: text('name'),
    message: text('message') || (text('name') === '' ? JSON.stringify(dumped) : ''),
    stack: text('stack'),
  };
}
