import type { Program } from '@waymark/definition';
import type { Resumption } from './resume-run.ts';
import type { SendableCommand } from './to-run-command.ts';

/** A command by which a run goes on that had ended, as Temporal has to know it. */
export function toResumption({ id, body, by, reason, program }: SendableCommand): Resumption & { program: Program } {
  return {
    after: body.after ?? '',
    from: body.from ?? null,
    differing: body.differing ?? [],
    asked: { by, reason, command: id },
    // What the column holds was found valid when the version was published.
    program: program as unknown as Program,
  };
}
