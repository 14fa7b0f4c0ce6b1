import type { Json } from '@waymark/protocol';
import type { Definition, HandlerDefinition, StepDefinition, WorkDefinition, WorkflowWork } from '../../definition.ts';
import { pointerTo } from '../problem.ts';
import { isTransparent } from './outline.ts';
import type { ListKind, Outline, PlacedList, PlacedStep } from './outline.ts';

/** A place of a definition where expressions may stand, with what they may read there. */
export type Site = {
  pointer: string;
  template: Json;
  /** `step "charge"`, for messages. */
  where: string;
  /** The step whose surroundings it sees; null: the document's own. */
  placed: PlacedStep | null;
  /** Lists inside the step whose steps it sees, too. */
  inside: PlacedList[];
  /** Names that are in scope. */
  roots: readonly string[];
  /** `condition`: has to be one expression. */
  kind: 'template' | 'condition';
  /** Whether a secret may be put in here. */
  takesSecrets: boolean;
};

type Draft = Pick<Site, 'where' | 'placed' | 'roots'> & { inside?: PlacedList[]; takesSecrets?: boolean };

const everywhere = ['input', 'steps', 'vars', 'run'];

/** All places of a definition where expressions may stand. */
export function listSites(outline: Outline): Site[] {
  return [...listDocumentSites(outline), ...outline.steps.flatMap(listStepSites)];
}

function site(
  draft: Draft,
  base: string,
  keys: PropertyKey[],
  template: Json | undefined,
  kind: Site['kind'] = 'template',
): Site[] {
  return template === undefined
    ? []
    : [{ inside: [], takesSecrets: false, ...draft, pointer: pointerTo(base, ...keys), template, kind }];
}

function listDocumentSites({ definition, lists }: Outline): Site[] {
  const start: Draft = { where: 'the definition', placed: null, roots: ['input'] };
  const whole: Draft = { where: 'the definition', placed: null, roots: everywhere };
  const own = lists.filter(({ owner }) => owner === null);
  const steps = own.filter(({ kind }) => kind === 'document');
  return [
    ...site(start, '', ['title'], definition.title),
    ...site(start, '', ['key'], definition.key),
    ...Object.entries(definition.vars ?? {}).flatMap(([name, value]) => site(start, '', ['vars', name], value)),
    ...site({ ...whole, roots: ['input', 'vars', 'run'] }, '', ['timeout'], definition.timeout),
    ...Object.entries(definition.labels ?? {}).flatMap(([name, value]) =>
      site({ ...whole, roots: ['input', 'vars', 'run'] }, '', ['labels', name], value),
    ),
    ...listDefaultSites(definition),
    ...site({ ...whole, inside: steps }, '', ['output'], definition.output),
    ...listHandlerSites({ ...whole, inside: steps }, '/onError', definition.onError, own),
  ];
}

/** Defaults are evaluated in each step that takes them: they see what every step sees. */
function listDefaultSites({ defaults }: Definition): Site[] {
  const draft: Draft = { where: 'the definition', placed: null, roots: ['input', 'vars', 'run'] };
  return [
    ...site(draft, '/defaults', ['timeout'], defaults?.timeout),
    ...site(draft, '/defaults', ['attemptTimeout'], defaults?.attemptTimeout),
  ];
}

function listHandlerSites(
  draft: Draft,
  pointer: string,
  handlers: HandlerDefinition[] | undefined,
  lists: PlacedList[],
): Site[] {
  const withError = { ...draft, roots: union(draft.roots, 'error') };
  return (handlers ?? []).flatMap((handler, index) => {
    const own = lists.filter((list) => list.pointer === pointerTo(pointer, index, 'steps'));
    return [
      ...site(withError, pointer, [index, 'if'], handler.if, 'condition'),
      ...site({ ...withError, inside: [...(draft.inside ?? []), ...own] }, pointer, [index, 'output'], handler.output),
    ];
  });
}

function listStepSites(placed: PlacedStep): Site[] {
  const { step, pointer, lists } = placed;
  const draft: Draft = { where: `step "${step.id}"`, placed, roots: rootsIn(placed.list) };
  const open = lists.filter(isTransparent);
  // `return` has no result: its output is what it gives; nobody reads what `restart` gives. That of a loop is what each turn gives, seen from inside.
  const hasResult = step.type !== 'return' && step.type !== 'restart';
  const turns = lists.filter(({ kind }) => kind === 'turn');
  const output: Draft = {
    ...draft,
    inside: [...open, ...turns],
    roots: union(draft.roots, ...(hasResult ? ['result'] : []), ...turnRoots(step)),
  };
  return [
    ...site(draft, pointer, ['if'], step.if, 'condition'),
    ...site(draft, pointer, ['title'], step.title),
    ...site(draft, pointer, ['timeout'], step.timeout),
    ...site(output, pointer, ['output'], step.output),
    ...listOwnSites(placed, draft),
    ...listHandlerSites({ ...draft, inside: open }, pointerTo(pointer, 'onError'), step.onError, lists),
    ...listCompensationSites(placed, { ...draft, inside: open }),
  ];
}

function listOwnSites({ step, pointer, lists }: PlacedStep, draft: Draft): Site[] {
  switch (step.type) {
    case 'action':
    case 'activity':
    case 'http':
    case 'script':
      return listWorkSites(step, pointer, draft);
    case 'wait':
      return [
        ...site(draft, pointer, ['for'], step.for),
        ...site(draft, pointer, ['until'], step.until),
        ...site(draft, pointer, ['zone'], step.zone),
      ];
    case 'event':
      return site({ ...draft, roots: union(draft.roots, 'event') }, pointer, ['match'], step.match, 'condition');
    case 'workflow':
      return listSubRunSites(step, pointer, draft);
    case 'emit':
      return [...site(draft, pointer, ['data'], step.data), ...site(draft, pointer, ['to'], step.to)];
    case 'approval':
      return [
        ...site(draft, pointer, ['description'], step.description),
        ...site(draft, pointer, ['dueIn'], step.dueIn),
        ...site(draft, pointer, ['approvers'], step.approvers as Json | undefined),
        ...site(draft, pointer, ['remindEvery'], step.remindEvery),
        ...(step.escalate ?? []).flatMap(({ after, to }, index) => [
          ...site(draft, pointer, ['escalate', index, 'after'], after),
          ...site(draft, pointer, ['escalate', index, 'to'], to as Json),
        ]),
      ];
    case 'switch':
      return [
        ...step.cases.flatMap((one, index) => [
          ...site(draft, pointer, ['cases', index, 'when'], one.when, 'condition'),
          ...listBranchOutput(draft, pointer, ['cases', index], one.output, lists),
        ]),
        ...listBranchOutput(draft, pointer, ['default'], step.default?.output, lists),
      ];
    case 'set':
      return Object.entries(step.values).flatMap(([name, value]) => site(draft, pointer, ['values', name], value));
    case 'value':
      return site(draft, pointer, ['value'], step.value);
    case 'restart':
      return site(draft, pointer, ['input'], step.input);
    case 'fail':
      return [
        ...site(draft, pointer, ['error', 'type'], step.error.type),
        ...site(draft, pointer, ['error', 'message'], step.error.message),
        ...site(draft, pointer, ['error', 'data'], step.error.data),
      ];
    case 'parallel':
      return Object.entries(step.branches).flatMap(([name, { output }]) =>
        listBranchOutput(draft, pointer, ['branches', name], output, lists),
      );
    case 'forEach':
      return site(draft, pointer, ['items'], step.items, 'condition');
    case 'loop': {
      const turn: Draft = { ...draft, roots: union(draft.roots, ...turnRoots(step)) };
      const inside = lists.filter(({ kind }) => kind === 'turn');
      return [
        ...site(turn, pointer, ['while'], step.while, 'condition'),
        ...site({ ...turn, inside }, pointer, ['until'], step.until, 'condition'),
        ...site(draft, pointer, ['every'], step.every),
      ];
    }
    case 'block':
    case 'return':
      return [];
  }
}

function listBranchOutput(
  draft: Draft,
  pointer: string,
  keys: PropertyKey[],
  output: Json | undefined,
  lists: PlacedList[],
): Site[] {
  const inside = lists.filter((list) => list.pointer === pointerTo(pointer, ...keys, 'steps'));
  return site({ ...draft, inside, roots: union(draft.roots, 'result') }, pointer, [...keys, 'output'], output);
}

function listWorkSites(work: WorkDefinition, pointer: string, draft: Draft): Site[] {
  return [
    ...listInputSites(work, pointer, draft),
    ...site(draft, pointer, ['attemptTimeout'], work.attemptTimeout),
    ...site(draft, pointer, ['heartbeatTimeout'], work.heartbeatTimeout),
    ...site({ ...draft, roots: union(draft.roots, 'step') }, pointer, ['idempotencyKey'], work.idempotencyKey),
  ];
}

function listInputSites(work: WorkDefinition, pointer: string, draft: Draft): Site[] {
  const withSecrets = { ...draft, takesSecrets: true };
  switch (work.type) {
    case 'http':
      return [
        ...site(draft, pointer, ['method'], work.method),
        ...site(draft, pointer, ['url'], work.url),
        ...site(withSecrets, pointer, ['query'], work.query),
        ...site(withSecrets, pointer, ['headers'], work.headers),
        ...site(withSecrets, pointer, ['body'], work.body),
        ...site(withSecrets, pointer, ['auth'], work.auth),
      ];
    case 'activity':
      return site(draft, pointer, ['args'], work.args);
    case 'script':
      return site(draft, pointer, ['input'], work.input);
    default:
      return [
        ...site(draft, pointer, ['action'], work.allowed ? work.action : undefined),
        ...site(withSecrets, pointer, ['input'], work.input),
      ];
  }
}

function listCompensationSites({ step, pointer, lists }: PlacedStep, draft: Draft): Site[] {
  const { compensate } = step;
  if (!compensate || 'steps' in compensate) return [];
  const undo = { ...draft, where: `the compensation of ${draft.where}`, roots: union(draft.roots, 'step', 'error') };
  const place = pointerTo(pointer, 'compensate');
  return [
    ...site(undo, place, ['if'], compensate.if, 'condition'),
    ...site(undo, place, ['title'], compensate.title),
    ...site(undo, place, ['timeout'], compensate.timeout),
    ...site({ ...undo, roots: union(undo.roots, 'result') }, place, ['output'], compensate.output),
    ...listHandlerSites(undo, pointerTo(place, 'onError'), compensate.onError, lists),
    ...(compensate.type === 'workflow'
      ? listSubRunSites(compensate, place, undo)
      : listWorkSites(compensate, place, undo)),
  ];
}

function listSubRunSites({ workflow, input, key }: WorkflowWork, pointer: string, draft: Draft): Site[] {
  return [
    ...site(draft, pointer, ['workflow'], workflow),
    ...site(draft, pointer, ['input'], input),
    ...site(draft, pointer, ['key'], key),
  ];
}

/** What a step sees by the lists that it stands in. */
function rootsIn(list: PlacedList): readonly string[] {
  const kinds = listKinds(list);
  const seesError = kinds.some((kind) => kind === 'handler' || kind === 'finally' || kind === 'compensation');
  const turns = listOwners(list).flatMap(turnRoots);
  return union(
    everywhere,
    ...turns,
    ...(seesError ? ['error'] : []),
    ...(kinds.includes('compensation') ? ['step'] : []),
  );
}

/** What the steps of a turn see besides all the rest. */
export function turnRoots(step: StepDefinition): string[] {
  if (step.type === 'loop') return ['index', 'previous'];
  if (step.type !== 'forEach') return [];
  const { as = 'item' } = step;
  return [as, `${as}Index`, 'index'];
}

/** The steps whose turns a list belongs to, itself or by the lists around it. */
function listOwners(list: PlacedList): StepDefinition[] {
  if (!list.owner) return [];
  return [...(list.kind === 'turn' ? [list.owner.step] : []), ...listOwners(list.owner.list)];
}

/** The kinds of the list and of all lists around it. */
export function listKinds(list: PlacedList): ListKind[] {
  return [list.kind, ...(list.owner ? listKinds(list.owner.list) : [])];
}

function union(roots: readonly string[], ...more: string[]): readonly string[] {
  return [...new Set([...roots, ...more])];
}
