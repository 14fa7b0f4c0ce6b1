import type { DurationTemplate, Template } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json, RunError } from '@waymark/protocol';
import type { Cause } from './errors.ts';
import type { Run } from './run.ts';
import type { UndoEntry } from './undo-stack.ts';

/** How a try to undo a step ended. */
export type UndoEnd = { attempts: number; output: Json } | FailedUndo;
export type FailedUndo = { attempts: number; cause: Cause };

/** One undo on its way: what its expressions see, and what is written down about it. */
export class UndoContext {
  readonly run: Run;
  readonly entry: UndoEntry;
  readonly variables: Scope;
  /** Of an outcome that is unknown there is no output: what reads through it is null. */
  readonly lenientNull: boolean;

  constructor(run: Run, entry: UndoEntry, error: RunError) {
    const { input, output, key, known: status } = entry;
    this.run = run;
    this.entry = entry;
    this.variables = { ...entry.variables, error, step: { input, output, key, status } };
    this.lenientNull = status !== 'completed';
  }

  get address(): string {
    return this.entry.address;
  }

  get generation(): number {
    return this.entry.generation ?? this.run.generations.of(this.address);
  }

  /** The key of the do that is undone; null: nobody keeps a record under it. */
  get undoes(): string | null {
    return this.entry.isUnrecorded ? null : this.entry.key;
  }

  evaluate(template: Template, more?: Scope): Json {
    return this.run.expressions.evaluate(template, { ...this.variables, ...more }, this.lenientNull);
  }

  test(expression: string, more?: Scope): boolean {
    return this.run.expressions.test(expression, { ...this.variables, ...more }, this.lenientNull);
  }

  text(template: Template, what: string): string {
    return this.run.expressions.text(template, this.variables, what, this.lenientNull);
  }

  /** What people read, as it begins. */
  title(template: Template | undefined): string | null {
    if (template === undefined || this.entry.begun) return null;
    return this.run.expressions.print(template, this.variables, this.lenientNull);
  }

  duration(template: DurationTemplate): number {
    return this.run.expressions.duration(template, this.variables, this.lenientNull);
  }

  /** Writes down that it begins: once for each time that it is tried. @returns whether that had been done. */
  begin(input: Json, title: string | null = null): boolean {
    const { run, entry } = this;
    if (entry.begun) return true;
    entry.begun = true;
    run.hasUndone = true;
    const told = title === null ? {} : { title };
    run.journal.record(entry.address, { type: 'compensation_started', input, ...told });
    return false;
  }
}
