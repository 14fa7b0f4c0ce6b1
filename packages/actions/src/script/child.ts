/**
 * The process in which scripts of tenants run, one at a time. It is started without rights, without an environment and
 * with one pipe, on which it reads jobs and writes answers, each a line of JSON. What goes wrong outside of the script
 * itself ends it: the parent starts another one.
 */
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { RELEASE_SYNC, newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten';
import { type ScriptJob, ready } from './messages.ts';
import { runInSandbox } from './sandbox.ts';

/** Pages of 64 KB: 16 MB at first, 64 MB at most. No setting of the engine or of Node bounds it. */
const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: 1024 });
const engine = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory }));

const pipe = new Socket({ fd: 3 });
pipe.on('close', () => process.exit(0));
pipe.write(`${JSON.stringify(ready)}\n`);
for await (const line of createInterface({ input: pipe })) {
  const { answer, dispose } = runInSandbox(engine, JSON.parse(line) as ScriptJob);
  await new Promise((resolve) => pipe.write(`${JSON.stringify(answer)}\n`, resolve));
  dispose();
}
