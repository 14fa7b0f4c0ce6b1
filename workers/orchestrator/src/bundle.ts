/** `node workers/orchestrator/src/bundle.ts [file]`: writes the workflow bundle, so that a worker starts without making it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeWorkflowBundle } from './bundle/make-workflow-bundle.ts';
import { defaultBundleFile } from './bundle/find-workflow-bundle.ts';

const file = resolve(process.argv[2] ?? defaultBundleFile);
const { code } = await makeWorkflowBundle();
await mkdir(dirname(file), { recursive: true });
await writeFile(file, code);
console.log(`Wrote ${file} (${Math.round(code.length / 1024)} KB).`);
