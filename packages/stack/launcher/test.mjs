// `npm test [-- <filter>]`: sets up what the tests need and runs all of them, or those whose file name holds the filter.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureWebBuild, ensureWorkflowBundle } from './lib/build.mjs';
import { ensureGenerated, ensureInstalled } from './lib/install.mjs';
import { findChromium, nodeBinary, root } from './lib/paths.mjs';
import { endProcesses, findProcessesWith } from './lib/process-identity.mjs';
import { createProgress } from './lib/progress.mjs';
import { runCommand } from './lib/run-command.mjs';
import { abortOnSignals } from './lib/signals.mjs';
import { obtainTemporalCli } from './lib/temporal-cli.mjs';
import { addCounts, readPlaywrightReport, readVitestReport } from './lib/test-reports.mjs';
import { together } from './lib/together.mjs';

const filters = process.argv.slice(2);
const progress = createProgress();
const signal = abortOnSignals();
// All that this run makes is below one folder, and all that it starts can be told by one variable.
const folder = mkdtempSync(join(tmpdir(), 'waymark-tests-'));
const environment = { ...process.env, TMPDIR: folder, WAYMARK_TEST_RUN: folder };

/** @returns {Promise<NodeJS.ProcessEnv>} */
async function prepare() {
  const chromium = findChromium();
  if (!chromium) {
    throw new Error(
      'Chromium is missing: the browser tests need it. Install it (apt-get install chromium) or set CHROMIUM_PATH.',
    );
  }
  const installed = ensureInstalled({ progress, signal });
  installed.catch(() => {});
  const { cli } = await together(signal, {
    cli: (signal) => obtainTemporalCli({ progress, installed, signal }),
    build: async (signal) => {
      await installed;
      await ensureGenerated({ progress, signal });
      await ensureWorkflowBundle({ progress, signal });
      // A part of the tests may not start the product at all; where it does, the start builds what it lacks.
      if (filters.length === 0) await ensureWebBuild({ progress, signal });
    },
  });
  return { ...environment, TEMPORAL_CLI_PATH: cli, CHROMIUM_PATH: chromium };
}

/** @param {string} project @param {NodeJS.ProcessEnv} env */
async function runVitest(project, env) {
  const report = join(folder, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    ...reporters,
    '--passWithNoTests',
    ...filters,
  ];
  return readVitestReport(project, report, await runTests(`${project} tests`, args, env));
}

/** @param {NodeJS.ProcessEnv} env */
async function runPlaywright(env) {
  const report = join(folder, 'browser.json');
  const config = join(root, 'test/browser/playwright.config.ts');
  const args = [
    join(root, 'node_modules/@playwright/test/cli.js'),
    'test',
    '--config',
    config,
    '--reporter=list,json',
    '--pass-with-no-tests',
  ];
  const failure = await runTests('browser tests', [...args, ...filters], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return readPlaywrightReport(report, failure);
}

/**
 * @param {string} what
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Error | null>} how it failed
 */
async function runTests(what, args, env) {
  try {
    // The grace time is what the products that the tests have started need for their own stop.
    await progress.step(what, () =>
      runCommand(nodeBinary, args, { cwd: root, env, signal, what, graceMilliseconds: 11_000 }),
    );
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return error;
  }
}

let counts = { passed: 0, failed: 0 };
try {
  const env = await prepare();
  for (const project of ['unit', 'integration']) counts = addCounts(counts, await runVitest(project, env));
  counts = addCounts(counts, await runPlaywright(env));
  if (counts.passed + counts.failed === 0) throw new Error(`no test fits ${filters.join(' ')}`);
} catch (error) {
  console.error(`\n${signal.aborted ? 'interrupted' : error.message}`);
  counts.failed += 1;
} finally {
  await endProcesses(findProcessesWith('WAYMARK_TEST_RUN', folder));
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
