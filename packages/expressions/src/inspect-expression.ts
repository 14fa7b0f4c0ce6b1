import { findNamespaceForm } from './calls.ts';
import { compileNode } from './compile.ts';
import { Fault } from './errors.ts';
import { macros } from './macros.ts';
import { parseExpression } from './parse.ts';
import type { Node } from './parse.ts';

/** What an expression reads and calls. */
export type ExpressionFacts = {
  /** Variables of the scope, each once. */
  roots: string[];
  functions: string[];
  /** `steps.x.output` reads the field `output` of step x; `field` is null where the whole step is read. */
  stepReads: { id: string; field: string | null }[];
  /** Names read from `vars`. */
  varReads: string[];
};

/** The facts of an expression, null when it cannot be parsed, and what is wrong with it. */
export function inspectExpression(text: string): { facts: ExpressionFacts | null; faults: Fault[] } {
  const faults: Fault[] = [];
  try {
    const node = parseExpression(text);
    const collector = new Collector(faults);
    collector.visit(node, new Set());
    collectCompileFault(node, text, faults);
    return { facts: collector.facts(), faults };
  } catch (thrown) {
    faults.push(thrown instanceof Fault ? thrown : new Fault('EXPRESSION_SYNTAX', 'the expression cannot be read'));
    return { facts: null, faults };
  }
}

function collectCompileFault(node: Node, text: string, faults: Fault[]): void {
  try {
    compileNode(node, { compile: compileNode, text, bound: new Map(), slots: { count: 0 } });
    if (node.op === '.?' || node.op === '[?]') {
      faults.push(
        new Fault('OPTIONAL_RESULT', 'the result is optional: it may be missing', {
          hint: 'end it with .orValue(…)',
          position: node.pos,
        }),
      );
    }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    faults.push(thrown);
  }
}

class Collector {
  readonly #roots = new Set<string>();
  readonly #functions = new Set<string>();
  readonly #steps = new Map<string, { id: string; field: string | null }>();
  readonly #vars = new Set<string>();
  readonly #faults: Fault[];

  constructor(faults: Fault[]) {
    this.#faults = faults;
  }

  facts(): ExpressionFacts {
    return {
      roots: [...this.#roots],
      functions: [...this.#functions],
      stepReads: [...this.#steps.values()],
      varReads: [...this.#vars],
    };
  }

  visit(node: Node, bound: ReadonlySet<string>): void {
    switch (node.op) {
      case 'value':
        return;
      case 'id':
        return this.#visitVariable(node, [], bound);
      case '.':
      case '.?':
      case '[]':
      case '[?]':
        return this.#visitRead(node, bound);
      case 'call':
        this.#functions.add(node.args[0]);
        return this.#visitAll(node.args[1], bound);
      case 'rcall':
        return this.#visitMethod(node, bound);
      case 'map':
        return this.#visitAll(node.args.flat(), bound);
      case '!_':
      case '-_':
        return this.visit(node.args, bound);
      default:
        return this.#visitAll(node.args, bound);
    }
  }

  #visitAll(nodes: readonly Node[], bound: ReadonlySet<string>): void {
    for (const node of nodes) this.visit(node, bound);
  }

  /** Walks down a chain of reads to the variable it begins with. */
  #visitRead(node: Node, bound: ReadonlySet<string>): void {
    const keys: (string | null)[] = [];
    const computed: Node[] = [];
    let at = node;
    while (at.op === '.' || at.op === '.?' || at.op === '[]' || at.op === '[?]') {
      const [left, key] = at.args;
      keys.unshift(typeof key === 'string' ? key : literalKey(key));
      if (typeof key !== 'string') computed.unshift(key);
      at = left;
    }
    if (at.op === 'id') this.#visitVariable(at, keys, bound);
    else this.visit(at, bound);
    this.#visitAll(computed, bound);
  }

  #visitVariable(
    node: Extract<Node, { op: 'id' }>,
    keys: readonly (string | null)[],
    bound: ReadonlySet<string>,
  ): void {
    const name = node.args;
    if (bound.has(name)) return;
    this.#roots.add(name);
    if (name !== 'steps' && name !== 'vars') return;
    const [first, second] = keys;
    if (typeof first !== 'string') {
      const example = name === 'steps' ? 'steps.charge.output' : 'vars.total';
      this.#faults.push(
        new Fault('UNNAMED_READ', `"${name}" is read by a name that stands in the expression`, {
          position: node.pos,
          hint: `write ${example}`,
        }),
      );
    } else if (name === 'vars') this.#vars.add(first);
    else this.#steps.set(`${first} ${second ?? ''}`, { id: first, field: second ?? null });
  }

  #visitMethod(node: Extract<Node, { op: 'rcall' }>, bound: ReadonlySet<string>): void {
    const [name, receiver, args] = node.args;
    if (receiver.op === 'id' && findNamespaceForm(node, bound)) {
      this.#functions.add(`${receiver.args}.${name}`);
      const [variable, value, body] = args;
      if (name !== 'bind' || variable?.op !== 'id' || !value || !body) return this.#visitAll(args, bound);
      this.visit(value, bound);
      return this.visit(body, new Set([...bound, variable.args]));
    }
    this.#functions.add(name);
    this.visit(receiver, bound);
    const [variable, ...bodies] = args;
    if (macros.has(name) && variable?.op === 'id') this.#visitAll(bodies, new Set([...bound, variable.args]));
    else this.#visitAll(args, bound);
  }
}

/** The text of a key that is written down, null of one that is computed. */
function literalKey(node: Node): string | null {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : null;
}
