import type { Json } from '@waymark/protocol';

import { absorbUnits } from './budget.ts';
import { Fault, isAbsorbable } from './errors.ts';
import { bindVariable, runJson } from './frame.ts';
import type { Context, Frame, Run } from './frame.ts';
import type { Node } from './parse.ts';
import { isMap, keysOf, kindOf } from './values.ts';

/** A call that binds a variable for its last arguments: `items.map(item, item.price)`. */
export type Macro = { name: string; counts: readonly number[]; usage: string; compile(parts: MacroParts): Run };

type MacroParts = {
  items: (frame: Frame) => Json[];
  slot: number;
  /** The arguments after the variable. */
  bodies: readonly Body[];
};
type Body = { run: Run; position: number };

const list: Macro[] = [
  { name: 'all', counts: [2], usage: 'list.all(item, condition)', compile: (parts) => compileQuantifier(parts, false) },
  {
    name: 'exists',
    counts: [2],
    usage: 'list.exists(item, condition)',
    compile: (parts) => compileQuantifier(parts, true),
  },
  { name: 'exists_one', counts: [2], usage: 'list.exists_one(item, condition)', compile: compileExistsOne },
  { name: 'filter', counts: [2], usage: 'list.filter(item, condition)', compile: compileFilter },
  {
    name: 'map',
    counts: [2, 3],
    usage: 'list.map(item, value) or list.map(item, condition, value)',
    compile: compileMap,
  },
];

export const macros: ReadonlyMap<string, Macro> = new Map(list.map((macro) => [macro.name, macro]));

/** Compiles `receiver.macro(variable, …)`. */
export function compileMacro(macro: Macro, receiver: Node, args: readonly Node[], context: Context): Run {
  const [variable, ...bodies] = args;
  if (variable?.op !== 'id' || !macro.counts.includes(args.length)) {
    throw new Fault('WRONG_ARGUMENTS', `${macro.name}() is used as ${macro.usage}`, {
      position: (variable ?? receiver).pos,
    });
  }
  const { inner, slot } = bindVariable(context, variable.args);
  const of = context.compile(receiver, context);
  return macro.compile({
    items: (frame) => readItems(runJson(of, frame), macro.name, receiver.pos, frame),
    slot,
    bodies: bodies.map((body) => ({ run: context.compile(body, inner), position: body.pos })),
  });
}

function readItems(value: Json, name: string, position: number, frame: Frame): Json[] {
  frame.budget.charge(1);
  if (Array.isArray(value)) return value;
  if (!isMap(value))
    throw new Fault('TYPE_MISMATCH', `${name}() goes over a list or the keys of a map, not over ${kindOf(value)}`, {
      position,
    });
  const keys = keysOf(value);
  frame.budget.charge(keys.length);
  return keys;
}

/** As in CEL, an error in one item does not matter when another item decides. */
function compileQuantifier({ items, slot, bodies }: MacroParts, decides: boolean): Run {
  const [condition] = bodies;
  return (frame) => {
    let fault: Fault | null = null;
    for (const item of items(frame)) {
      try {
        if (holds(condition, frame, slot, item) === decides) return decides;
      } catch (thrown) {
        if (!isAbsorbable(thrown)) throw thrown;
        frame.budget.charge(absorbUnits);
        fault ??= thrown;
      }
    }
    if (fault) throw fault;
    return !decides;
  };
}

function compileExistsOne({ items, slot, bodies }: MacroParts): Run {
  const [condition] = bodies;
  return (frame) => items(frame).filter((item) => holds(condition, frame, slot, item)).length === 1;
}

function compileFilter({ items, slot, bodies }: MacroParts): Run {
  const [condition] = bodies;
  return (frame) => items(frame).filter((item) => holds(condition, frame, slot, item));
}

function compileMap({ items, slot, bodies }: MacroParts): Run {
  const [first, second] = bodies;
  const value = second ?? first;
  const condition = second ? first : undefined;
  return (frame) => {
    const results: Json[] = [];
    for (const item of items(frame)) {
      if (condition && !holds(condition, frame, slot, item)) continue;
      frame.slots[slot] = item;
      results.push(value ? runJson(value.run, frame) : null);
    }
    return results;
  };
}

function holds(condition: Body | undefined, frame: Frame, slot: number, item: Json): boolean {
  frame.budget.charge(1);
  frame.slots[slot] = item;
  const result = condition ? runJson(condition.run, frame) : false;
  if (typeof result === 'boolean') return result;
  throw new Fault('TYPE_MISMATCH', `the condition gives ${kindOf(result)}, not true or false`, {
    position: condition?.position ?? 0,
  });
}
