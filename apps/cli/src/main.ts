#!/usr/bin/env node
import { Command } from 'commander';
import { readActions } from './actions.ts';
import { testPaths } from './commands/test.ts';
import { validateFiles } from './commands/validate.ts';

type Options = { actions?: string; json?: true };

const program = new Command('waymark').description('For authors of Waymark definitions.').showHelpAfterError();

command('validate', 'say everything that is wrong with definitions', '<file...>', validateFiles);
command('test', 'run the tests of definitions', '<path...>', testPaths);

await program.parseAsync();

function command(name: string, description: string, paths: string, run: typeof validateFiles): void {
  program
    .command(name)
    .description(description)
    .argument(paths)
    .option(
      '--actions <file>',
      'the actions that there are, as GET /api/actions gives them; without it any is accepted',
    )
    .option('--json', 'write the findings as JSON')
    .action(async (files: string[], { actions, json }: Options) => {
      try {
        const report = await run(files, actions === undefined ? null : await readActions(actions));
        process.stdout.write(json ? `${JSON.stringify(report.json, null, 2)}\n` : report.text);
        process.exitCode = report.ok ? 0 : 1;
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
      }
    });
}
