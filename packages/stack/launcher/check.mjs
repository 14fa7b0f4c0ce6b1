// `npm run check`: everything that can be said about the sources without starting a service.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocumentReferences } from './lib/document-references.mjs';
import { ensureGenerated, ensureInstalled } from './lib/install.mjs';
import { buildFolder, nodeBinary, root } from './lib/paths.mjs';
import { createProgress } from './lib/progress.mjs';
import { readEnd, runCommand } from './lib/run-command.mjs';
import { abortOnSignals } from './lib/signals.mjs';

const progress = createProgress();
const signal = abortOnSignals();

/** @param {string} name @param {string} program in node_modules @param {string[]} args */
const tool = (name, program, args) => ({
  name,
  run: async () => {
    const log = join(buildFolder, 'check', `${name.replaceAll(' ', '-')}.log`);
    try {
      await runCommand(nodeBinary, [join(root, program), ...args], { cwd: root, log, signal, what: name });
    } catch (error) {
      signal.throwIfAborted();
      return readEnd(log, 400) || error.message;
    }
    return null;
  },
});

const checks = [
  tool('format', 'node_modules/oxfmt/bin/oxfmt', ['--check']),
  tool('lint', 'node_modules/oxlint/bin/oxlint', ['--deny-warnings']),
  tool('types', 'node_modules/typescript/bin/tsc', ['-p', '.']),
  tool('types of the web app', 'node_modules/typescript/bin/tsc', ['-p', 'apps/web']),
  tool('types of the launcher', 'node_modules/typescript/bin/tsc', ['-p', 'packages/stack']),
  tool('unused files, exports and dependencies', 'node_modules/knip/bin/knip.js', ['--no-progress']),
  ...['packages/definition/scripts/generate.ts', 'packages/definition/scripts/generate.mjs']
    .filter((script) => existsSync(join(root, script)))
    .map((script) => tool('generated files', script, ['--check'])),
  { name: 'document references', run: async () => checkDocumentReferences() },
];

let failed = 0;
try {
  await ensureInstalled({ progress, signal });
  await ensureGenerated({ progress, signal });
  for (const { name, run } of checks) {
    const since = performance.now();
    const problem = await run();
    if (problem !== null) failed += 1;
    progress.say(`${problem === null ? '✓' : '✗'} ${name} (${((performance.now() - since) / 1_000).toFixed(1)} s)`);
    if (problem !== null) console.log(problem);
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${checks.length} checks failed.`);
process.exit(failed === 0 ? 0 : 1);
