import {
  anyType,
  createWork,
  inferTemplate,
  isSameType,
  membersOf,
  neverType,
  nullType,
  unionOf,
} from '@waymark/expressions/types';
import type { Type, TypedTemplate, TypeScope, Work } from '@waymark/expressions/types';
import type { ActionDescription } from '../../catalogue.ts';
import type { HandlerDefinition } from '../../definition.ts';
import type { Order } from '../meaning/order.ts';
import type { Outline, PlacedList, PlacedStep } from '../meaning/outline.ts';
import type { Site } from '../meaning/sites.ts';
import { pointerTo } from '../problem.ts';
import { runType, viewOf } from './known-types.ts';
import { resultTypeOf, turnTypeOf } from './result-types.ts';
import { SchemaTypes } from './schema-types.ts';
import { findLocal, isInsideUndo, type ScopeLookup } from './site-scope.ts';

/** Parts of types and expressions that are looked at for one definition. */
const work = 2_000_000;
/** Rounds in which types that depend on themselves are worked out; those that still grow are then any. */
const rounds = 4;
/** Steps whose types are asked for while another one's is worked out; in their order this is never many. */
const largestDepth = 20;

/** What every template of a definition gives. */
export type DefinitionTypes = {
  sites: { site: Site; typed: TypedTemplate }[];
  schema: SchemaTypes;
};

type World = { outline: Outline; sites: readonly Site[]; order: Order; actions: Map<string, ActionDescription> };

/**
 * Works out the types of all templates. Variables, and what the turn before gave, depend on themselves: they are assumed
 * to be what is known of them, and the whole is done again until nothing is added.
 */
export function inferTypes(world: World): DefinitionTypes {
  const shared = createWork(work);
  const schema = new SchemaTypes(world.outline.definition.schemas ?? {}, shared);
  let assumed: ReadonlyMap<string, Type> = new Map();
  for (let round = 0; ; round += 1) {
    const types = new Round(world, schema, shared, assumed);
    const sites = types.inferAll();
    const grown = [...types.findSelfDependent()]
      .map(([key, type]) => [key, unionOf(assumed.get(key) ?? neverType, type)] as const)
      .filter(([key, type]) => !isSameType(assumed.get(key) ?? neverType, type));
    if (grown.length === 0) return { sites, schema };
    // Who still grows is any, and others may grow by that once more.
    if (round > 2 * rounds) return { sites: [], schema };
    assumed = new Map([...assumed, ...grown.map(([key, type]) => [key, round < rounds ? type : anyType] as const)]);
  }
}

/** One round: what depends on itself is what is assumed of it. */
class Round implements ScopeLookup {
  readonly #world: World;
  readonly #schemas: SchemaTypes;
  readonly #work: Work;
  readonly #assumed: ReadonlyMap<string, Type>;
  readonly #sites: ReadonlyMap<string, Site>;
  readonly #steps: ReadonlyMap<string, PlacedStep>;
  readonly #typed = new Map<Site, TypedTemplate>();
  readonly #outputs = new Map<PlacedStep, Type>();
  readonly #views = new Map<PlacedStep, Type>();
  readonly #underway = new Set<Site | PlacedStep>();

  constructor(world: World, schemas: SchemaTypes, shared: Work, assumed: ReadonlyMap<string, Type>) {
    this.#world = world;
    this.#schemas = schemas;
    this.#work = shared;
    this.#assumed = assumed;
    this.#sites = new Map(world.sites.map((site) => [site.pointer, site]));
    this.#steps = new Map(world.outline.steps.map((placed) => [placed.step.id, placed]));
  }

  get lists(): readonly PlacedList[] {
    return this.#world.outline.lists;
  }

  inferAll(): { site: Site; typed: TypedTemplate }[] {
    for (const list of this.lists) if (list.owner === null) this.#visit(list);
    return this.#world.sites.map((site) => ({ site, typed: this.#infer(site) }));
  }

  /** Variables that steps set, and what the turns of loops give. */
  findSelfDependent(): Map<string, Type> {
    const found = new Map<string, Type>();
    for (const { step, pointer } of this.#world.outline.steps) {
      if (step.type !== 'set') continue;
      for (const name of Object.keys(step.values)) {
        const given = this.template(pointerTo(pointer, 'values', name));
        found.set(`vars ${name}`, unionOf(found.get(`vars ${name}`) ?? neverType, given));
      }
    }
    for (const placed of this.#world.outline.steps)
      if (placed.step.type === 'loop') found.set(`previous ${placed.pointer}`, turnTypeOf(placed, this));
    return found;
  }

  template = (pointer: string): Type => {
    const site = this.#sites.get(pointer);
    return site ? this.#infer(site).type : anyType;
  };

  lastOutput = (list: PlacedList | undefined): Type => {
    const last = list?.steps.at(-1);
    return last ? unionOf(this.output(last), nullType) : nullType;
  };

  schema = (schema: Parameters<SchemaTypes['of']>[0]): Type => this.#schemas.of(schema);

  action = (name: string): Type => {
    const action = this.#world.actions.get(name);
    return action ? this.#schemas.of(action.outputSchema) : anyType;
  };

  event = (name: string): Type => {
    const { events = {} } = this.#world.outline.definition;
    const schema = Object.hasOwn(events, name) ? events[name] : undefined;
    return schema ? this.#schemas.of(schema) : anyType;
  };

  items = (list: Type): Type =>
    unionOf(
      ...membersOf(list).map((member) => {
        if (member.kind === 'list') return member.items;
        return member.kind === 'any' ? anyType : neverType;
      }),
    );

  previous = (loop: PlacedStep): Type => this.#assumed.get(`previous ${loop.pointer}`) ?? neverType;

  output = (placed: PlacedStep): Type => {
    const known = this.#outputs.get(placed);
    if (known) return known;
    if (!this.#enter(placed)) return anyType;
    const { step, pointer } = placed;
    const hasTurns = step.type === 'forEach' || step.type === 'loop';
    const given =
      step.output === undefined || hasTurns ? resultTypeOf(placed, this) : this.template(pointerTo(pointer, 'output'));
    const type = unionOf(given, ...this.#recovered(step.onError ?? [], pointerTo(pointer, 'onError')));
    this.#underway.delete(placed);
    this.#outputs.set(placed, type);
    return type;
  };

  #recovered(handlers: HandlerDefinition[], pointer: string): Type[] {
    return handlers.flatMap(({ then, output }, index) => {
      if (then !== 'continue') return [];
      return [output === undefined ? nullType : this.template(pointerTo(pointer, index, 'output'))];
    });
  }

  /** In the order in which steps end, so that little is open while the type of a step is worked out. */
  #visit(list: PlacedList): void {
    const { before } = this.#world.order;
    for (const placed of list.steps.toSorted((one, other) => before(one).size - before(other).size)) {
      for (const inner of placed.lists) this.#visit(inner);
      this.output(placed);
    }
  }

  #infer(site: Site): TypedTemplate {
    const known = this.#typed.get(site);
    if (known) return known;
    if (!this.#enter(site)) return { type: anyType, problems: [], expressions: [] };
    const typed = inferTemplate(site.template, this.#scopeOf(site));
    this.#underway.delete(site);
    this.#typed.set(site, typed);
    return typed;
  }

  /** False: it is asked for while it is worked out itself, which others find wrong, or from too deep. */
  #enter(thing: Site | PlacedStep): boolean {
    if (this.#underway.has(thing) || this.#underway.size > largestDepth) return false;
    this.#underway.add(thing);
    return true;
  }

  #scopeOf(site: Site): TypeScope {
    return {
      lenientNull: isInsideUndo(site),
      work: this.#work,
      variable: (name) => (site.roots.includes(name) ? this.#variable(name, site) : anyType),
      member: (root, name) => (root === 'vars' ? this.#declared(name) : this.#view(name)),
    };
  }

  #variable(name: string, site: Site): Type {
    const { input } = this.#world.outline.definition;
    if (name === 'input') return input ? this.#schemas.of(input) : anyType;
    return name === 'run' ? runType : (findLocal(name, site, this) ?? anyType);
  }

  /** A variable has its first value, or what a step has set. */
  #declared(name: string): Type {
    const { vars = {} } = this.#world.outline.definition;
    if (!Object.hasOwn(vars, name)) return anyType;
    return unionOf(this.template(pointerTo('/vars', name)), this.#assumed.get(`vars ${name}`) ?? neverType);
  }

  #view(id: string): Type {
    const placed = this.#steps.get(id);
    if (!placed) return anyType;
    const known = this.#views.get(placed);
    if (known) return known;
    const view = viewOf(placed.step, this.output(placed));
    if (this.#outputs.has(placed)) this.#views.set(placed, view);
    return view;
  }
}
