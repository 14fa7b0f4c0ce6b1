import { Fault } from './errors.ts';
import { runJson } from './frame.ts';
import type { Context, Run } from './frame.ts';
import { functions } from './functions/index.ts';
import type { FunctionDescription } from './functions/define.ts';
import { compileMacro, macros } from './macros.ts';
import type { Node } from './parse.ts';
import { namespaceForms, specialForms } from './special-forms.ts';
import { suggestName } from './suggest.ts';

type Call = Extract<Node, { op: 'call' }>;
type Method = Extract<Node, { op: 'rcall' }>;

/** Every name that can be called; what is written `optional.of` and `cel.bind` too. */
export const functionNames: readonly string[] = [
  ...functions.keys(),
  ...macros.keys(),
  ...specialForms.keys(),
  ...namespaceForms.keys(),
].toSorted();

/** `f(a, b)` */
export function compileCall(node: Call, context: Context): Run {
  const [name, args] = node.args;
  return compileByName(name, args, node, context);
}

/** `a.f(b)`: a macro, a call on a namespace, or `f(a, b)` written the other way. */
export function compileMethod(node: Method, context: Context): Run {
  const [name, receiver, args] = node.args;
  const namespaceForm = findNamespaceForm(node, context.bound);
  if (namespaceForm) {
    checkCount(`${receiver.op === 'id' ? receiver.args : ''}.${name}`, args.length, namespaceForm, node);
    return namespaceForm.compile(args, context);
  }
  const macro = macros.get(name);
  if (macro) return compileMacro(macro, receiver, args, context);
  return compileByName(name, [receiver, ...args], node, context);
}

/** The form of `optional.of(…)` and its like, where no variable has the name of the namespace. */
export function findNamespaceForm(node: Method, bound: { has(name: string): boolean }) {
  const [name, receiver] = node.args;
  if (receiver.op !== 'id' || bound.has(receiver.args)) return undefined;
  return namespaceForms.get(`${receiver.args}.${name}`);
}

function compileByName(name: string, args: readonly Node[], node: Call | Method, context: Context): Run {
  const form = specialForms.get(name);
  if (form) {
    checkCount(name, args.length, form, node);
    return form.compile(args, context);
  }
  const description = functions.get(name);
  if (!description) throw unknownFunction(name, node);
  checkCount(name, args.length, description, node);
  return compileFunction(description, args, node, context);
}

function compileFunction(description: FunctionDescription, args: readonly Node[], node: Node, context: Context): Run {
  const runs = args.map((arg) => context.compile(arg, context));
  return (frame) => {
    frame.budget.charge(2);
    const values = runs.map((run) => runJson(run, frame));
    frame.position = node.pos;
    return description.call(frame, values);
  };
}

function checkCount(
  name: string,
  count: number,
  { minimum, maximum }: { minimum: number; maximum: number },
  node: Node,
): void {
  if (count >= minimum && count <= maximum) return;
  const wanted =
    minimum === maximum
      ? String(minimum)
      : maximum === Number.POSITIVE_INFINITY
        ? `${minimum} or more`
        : `${minimum} to ${maximum}`;
  throw new Fault('WRONG_ARGUMENTS', `${name}() takes ${wanted} arguments, not ${count}`, { position: node.pos });
}

function unknownFunction(name: string, node: Node): Fault {
  const macro = macros.get(name);
  const suggestion = macro ? `it is written ${macro.usage}` : suggestName(name, functionNames);
  return new Fault('UNKNOWN_FUNCTION', `there is no function ${name}()`, {
    position: node.pos,
    ...(suggestion ? { hint: suggestion } : {}),
  });
}
