import type { HoldVerb } from '@waymark/protocol';
import type { CommandAnswer, CommandRefusal, NextVersion, RunCommand } from './run-command.ts';

/** So many commands are remembered by their ids, so that a repeat gets its answer in a later execution, too. */
const remembered = 500;

/** What a person says about something that is held. */
export type HoldCommand = Extract<RunCommand, { verb: HoldVerb }>;

type Listener = (command: HoldCommand) => void;

/** Plain JSON. */
export type SavedCommands = {
  answered: [id: string, answer: CommandAnswer][];
  /** What was said about something that is not released yet. */
  said: [address: string, command: HoldCommand][];
};

/** What people ask of an open run, and what of it waits for their word. Addresses are those that people see: `/` is the run. */
export class Commands {
  readonly #answered: Map<string, CommandAnswer>;
  readonly #said: Map<string, HoldCommand>;
  /** What is held. Without a listener: it will be heard as soon as this execution has come to it. */
  readonly #held = new Map<string, Listener | null>();

  /** @param held what an earlier execution has left held */
  constructor({ answered, said }: SavedCommands = { answered: [], said: [] }, held: readonly string[] = []) {
    this.#answered = new Map(answered);
    this.#said = new Map(said);
    for (const address of held) if (!this.#said.has(address)) this.#held.set(address, null);
  }

  /** Null: there is nothing to take over. */
  get state(): SavedCommands | null {
    if (this.#answered.size === 0) return null;
    return { answered: [...this.#answered], said: [...this.#said] };
  }

  /** The version of the definition by which somebody wants the run to go on, if that was not done yet. */
  get wantedVersion(): NextVersion | null {
    for (const said of this.#said.values()) if (said.verb === 'retry' && said.next) return said.next;
    return null;
  }

  isHeld(address: string): boolean {
    return this.#held.has(address);
  }

  /** The answer to a command that was carried out before. */
  findAnswer(id: string): CommandAnswer | null {
    return this.#answered.get(id) ?? null;
  }

  remember(id: string, answer: CommandAnswer): CommandAnswer {
    this.#answered.set(id, answer);
    const [oldest] = this.#answered.keys();
    if (this.#answered.size > remembered && oldest !== undefined) this.#answered.delete(oldest);
    return answer;
  }

  /** Passes on what a person has said: the next word about the same thing has to find it held again. */
  say(command: HoldCommand): void {
    const { address } = command;
    const listener = this.#held.get(address);
    this.#held.delete(address);
    this.#said.set(address, command);
    listener?.(command);
  }

  /** Calls the listener with the word about something that is held from now on; at once when it was said before. */
  listen(address: string, listener: Listener): void {
    const said = this.#said.get(address);
    if (said) listener(said);
    else this.#held.set(address, listener);
  }

  /** Who listened does so no more; somebody else will. */
  stopListening(address: string): void {
    if (this.#held.has(address)) this.#held.set(address, null);
  }

  /** It is held no more: what was said about it is done. */
  release(address: string): void {
    this.#held.delete(address);
    this.#said.delete(address);
  }
}

/** The code and text of a refusal. */
export function refusal(code: CommandRefusal['code'], message: string): CommandRefusal {
  return { code, message };
}
