import type { Program } from '@waymark/definition';
import type { RunCommand } from '@waymark/interpreter/runtime';
import type { CommandBody, CommandVerb, Json } from '@waymark/protocol';

/** A command's row, as far as the workflow has to know it. */
export type SendableCommand = {
  id: string;
  verb: CommandVerb;
  address: string | null;
  body: CommandBody;
  /** Of the version that the body names; null: it names none. */
  program: Json;
  by: string;
  reason: string | null;
};

/** What a run is told of a command: the same from whoever delivers it. */
export function toRunCommand(command: SendableCommand): RunCommand {
  const { id, verb, by, reason } = command;
  const { input, output, version } = command.body;
  const asked = { id, by, ...(reason === null ? {} : { reason }) };
  const address = command.address ?? '/';
  switch (verb) {
    case 'pause':
    case 'resume':
      return { ...asked, verb };
    case 'retry':
      return {
        ...asked,
        verb,
        address,
        ...(input === undefined ? {} : { input }),
        // What the column holds was found valid when the version was published.
        ...(version === undefined ? {} : { next: { version, program: command.program as unknown as Program } }),
      };
    case 'skip':
      return { ...asked, verb, address, ...(output === undefined ? {} : { output }) };
    case 'fail':
      return { ...asked, verb, address };
  }
}
