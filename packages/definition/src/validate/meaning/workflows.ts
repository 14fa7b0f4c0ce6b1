import type { Catalogue, PublishedVersion } from '../../catalogue.ts';
import type { StepDefinitionOf, WorkflowCompensation } from '../../definition.ts';
import { holdsExpression } from '../../schema/values.ts';
import { type WorkflowReference, parseWorkflowReference } from '../../workflow-reference.ts';
import { makeProblem, pointerTo, refuseTemplate, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { describeWork } from './actions.ts';
import type { Outline, PlacedStep } from './outline.ts';

/** What starts a sub-run: a step, or what undoes one. */
export type PlacedSubRun = {
  work: StepDefinitionOf<'workflow'> | WorkflowCompensation;
  pointer: string;
  placed: PlacedStep;
  where: string;
};

/** A workflow that is named, and where. */
type Named = { text: string; pointer: string; where: string };

/** All that starts sub-runs. */
export function listSubRuns(outline: Outline): PlacedSubRun[] {
  return outline.steps.flatMap((placed) => {
    const { step, pointer } = placed;
    const { compensate } = step;
    const undo = compensate && 'type' in compensate && compensate.type === 'workflow' ? compensate : null;
    return [
      ...(step.type === 'workflow' ? [{ work: step, pointer }] : []),
      ...(undo ? [{ work: undo, pointer: pointerTo(pointer, 'compensate') }] : []),
    ].map((one) => ({ ...one, placed, where: describeWork({ placed, work: one.work }) }));
  });
}

/** Every workflow that is named has to be published, and none may come back to this one. */
export function checkWorkflows(outline: Outline, { workflows = [] }: Catalogue): Problem[] {
  const own = outline.definition.name;
  const published = new Published(
    workflows,
    own,
    listNamed(outline).map(({ text }) => text),
  );
  return [
    ...listSubRuns(outline).flatMap(checkKeys),
    ...listNamed(outline).flatMap((named) => checkReference(named, published, own)),
  ];
}

function listNamed(outline: Outline): Named[] {
  return listSubRuns(outline).flatMap(({ work, pointer, where }) => {
    const computed = holdsExpression(work.workflow);
    const own = computed ? [] : [{ text: work.workflow, pointer: pointerTo(pointer, 'workflow'), where }];
    const allowed = (work.allowed ?? []).map((text, index) => ({
      text,
      pointer: pointerTo(pointer, 'allowed', index),
      where,
    }));
    return [...own, ...allowed];
  });
}

function checkKeys({ work, pointer, where }: PlacedSubRun): Problem[] {
  const isComputed = holdsExpression(work.workflow);
  if (work.queue !== undefined && holdsExpression(work.queue))
    return [refuseTemplate(pointerTo(pointer, 'queue'), `the queue of ${where}`)];
  if ('mode' in work && work.mode === 'detach' && work.resultSchema !== undefined) {
    const message = `${where} has "resultSchema", but it does not wait for what its sub-run gives`;
    const hint = 'Leave it out, or set "mode" to "wait".';
    return [makeProblem('INVALID_COMBINATION', pointerTo(pointer, 'resultSchema'), message, hint)];
  }
  if (isComputed && work.allowed === undefined) {
    const message = `${where} computes the name of its workflow, and does not say which names it may give`;
    return [makeProblem('MISSING_FIELD', pointerTo(pointer, 'allowed'), message, 'List them in "allowed".')];
  }
  if (!isComputed && work.allowed !== undefined) {
    const message = `${where} has "allowed", but its "workflow" is not computed`;
    return [makeProblem('INVALID_COMBINATION', pointerTo(pointer, 'allowed'), message, 'Keep one of them.')];
  }
  return [];
}

function checkReference({ text, pointer, where }: Named, published: Published, own: string): Problem[] {
  const reference = parseWorkflowReference(text);
  const shown = text.slice(0, 100);
  if (!reference || holdsExpression(text)) {
    const message = `${where} starts "${shown}", which is no name of a workflow`;
    return [makeProblem('UNKNOWN_WORKFLOW', pointer, message, 'Write `name` or `name@3`.')];
  }
  if (!published.knows(reference)) return [explainUnknown(reference, pointer, where, published)];
  const way = published.findWayBack(reference);
  if (!way) return [];
  const through = way.length === 0 ? '' : ` through ${way.map((name) => `"${name}"`).join(', ')}`;
  return [
    makeProblem(
      'RECURSIVE_WORKFLOW',
      pointer,
      `${where} starts "${shown}", which leads back to "${own}"${through}`,
      'A sub-run cannot contain its own parent. Work that repeats stands in one run.',
    ),
  ];
}

function explainUnknown(
  { name, version }: WorkflowReference,
  pointer: string,
  where: string,
  published: Published,
): Problem {
  const newest = published.newest(name);
  if (newest !== null) {
    const message = `${where} starts "${name}@${version}", but the newest version of "${name}" is ${newest}`;
    return makeProblem('UNKNOWN_WORKFLOW', pointer, message);
  }
  const known = published.names;
  const message = `${where} starts "${name}", but no workflow of this name is published${didYouMean(name, known)}`;
  const hint =
    known.length === 0
      ? 'Publish it first.'
      : `Workflows: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}.`;
  return makeProblem('UNKNOWN_WORKFLOW', pointer, message, hint);
}

/** What is published, and the definition at hand as the version that comes next. */
class Published {
  readonly #versions = new Map<string, Map<number, readonly string[]>>();
  readonly #own: string;
  readonly #starts: readonly string[];

  constructor(versions: readonly PublishedVersion[], own: string, starts: readonly string[]) {
    for (const { name, version, starts: ofVersion } of versions) {
      const known = this.#versions.get(name) ?? new Map<number, readonly string[]>();
      known.set(version, ofVersion);
      this.#versions.set(name, known);
    }
    this.#own = own;
    this.#starts = starts;
  }

  get names(): string[] {
    return [...this.#versions.keys()];
  }

  newest(name: string): number | null {
    const versions = this.#versions.get(name);
    return versions ? Math.max(...versions.keys()) : null;
  }

  knows({ name, version }: WorkflowReference): boolean {
    if (version === null) return name === this.#own || this.#versions.has(name);
    return this.#versions.get(name)?.has(version) ?? false;
  }

  /** The names between a workflow and the definition at hand, where one leads to the other; null: it does not. */
  findWayBack(from: WorkflowReference): string[] | null {
    const seen = new Set<string>();
    const search = ({ name, version }: WorkflowReference, way: string[]): string[] | null => {
      if (name === this.#own && version === null) return way;
      const identity = `${name}@${version}`;
      if (seen.has(identity)) return null;
      seen.add(identity);
      for (const text of this.#startsOf(name, version)) {
        const next = parseWorkflowReference(text);
        const found = next && search(next, [...way, name]);
        if (found) return found;
      }
      return null;
    };
    return search(from, []);
  }

  #startsOf(name: string, version: number | null): readonly string[] {
    if (name === this.#own && version === null) return this.#starts;
    const number = version ?? this.newest(name);
    return number === null ? [] : (this.#versions.get(name)?.get(number) ?? []);
  }
}
