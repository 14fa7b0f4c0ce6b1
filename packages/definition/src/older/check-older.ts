import type { JsonObject } from '@waymark/protocol';
import { Document } from '../schema/document.ts';
import { stepSchemas } from '../schema/steps/step.ts';
import type { Definition } from '../definition.ts';
import { describeIssue } from '../validate/describe-issue.ts';
import { makeProblem, pointerTo, type Problem } from '../validate/problem.ts';
import { didYouMean } from '../validate/suggest.ts';
import { OlderConfig, OlderDocument, OlderStep } from './older-form.ts';
import { makeSlug, olderActions, translateOlder } from './translate.ts';

const stepKeys = new Set(stepSchemas.flatMap(({ shape }) => Object.keys(shape)));
const documentKeys = new Set(Object.keys(Document.shape));
const sharedKeys = new Set(['title', 'description', '$schema', 'language']);

/** Checks a document of the older form and translates it. */
export function checkOlder(document: JsonObject): {
  definition: Definition | null;
  problems: Problem[];
  warnings: Problem[];
} {
  const parsed = OlderDocument.safeParse(document);
  if (!parsed.success) {
    return {
      definition: null,
      problems: parsed.error.issues.flatMap((issue) => describeIssue(issue, document)),
      warnings: [],
    };
  }
  const older = parsed.data;
  const problems = [...checkName(older), ...checkLanguage(document), ...findForeignKeys(older)];
  const hasName = makeSlug(older.name) !== null;
  return { definition: hasName ? translateOlder(older) : null, problems, warnings: listWarnings(older) };
}

function checkName({ name }: OlderDocument): Problem[] {
  return makeSlug(name) === null
    ? [
        makeProblem(
          'INVALID_NAME',
          '/name',
          `no name can be made from ${JSON.stringify(name.slice(0, 80))}`,
          'Use a letter or a digit.',
        ),
      ]
    : [];
}

function checkLanguage({ language }: JsonObject): Problem[] {
  if (language === undefined || language === 1) return [];
  return [
    makeProblem(
      'UNSUPPORTED_LANGUAGE',
      '/language',
      `the language is ${JSON.stringify(language).slice(0, 80)}; this version of Waymark reads language 1`,
    ),
  ];
}

/** Keys of version 1 that the older form lacks: to ignore them would be worse than to refuse them. */
function findForeignKeys(document: OlderDocument): Problem[] {
  const refuse = (pointer: string, key: string): Problem =>
    makeProblem(
      'UNKNOWN_FIELD',
      pointer,
      `the older form has no "${key}"`,
      'This definition is read as the older form, since a step has "config" or "depends_on". Write "dependsOn" and no "config" to use version 1 of the language.',
    );
  return [
    ...Object.keys(document)
      .filter((key) => documentKeys.has(key) && !sharedKeys.has(key) && !(key in OlderDocument.shape))
      .map((key) => refuse(pointerTo('', key), key)),
    ...document.steps.flatMap((step, index) =>
      Object.keys(step)
        .filter((key) => stepKeys.has(key) && !sharedKeys.has(key) && !(key in OlderStep.shape))
        .map((key) => refuse(pointerTo('/steps', index, key), key)),
    ),
  ];
}

function listWarnings(document: OlderDocument): Problem[] {
  return [
    ...Object.keys(document)
      .filter((key) => !(key in OlderDocument.shape) && !documentKeys.has(key) && !sharedKeys.has(key))
      .filter((key) => !key.startsWith('x-'))
      .map((key) => warnOfKey(pointerTo('', key), 'the definition', key, Object.keys(OlderDocument.shape))),
    ...document.steps.flatMap((step, index) => [...warnOfKeys(step, index), ...warnOfAction(step, index)]),
  ];
}

function warnOfKey(pointer: string, where: string, key: string, known: string[]): Problem {
  const message = `${where} has the unknown key "${key}"${didYouMean(key, known)}; it is kept and has no effect`;
  return makeProblem('UNKNOWN_FIELD', pointer, message);
}

function warnOfKeys(step: OlderStep, index: number): Problem[] {
  const warn = (pointer: string, key: string, known: string[]): Problem =>
    warnOfKey(pointer, `step "${step.id}"`, key, known);
  const known = Object.keys(OlderConfig.shape);
  return [
    ...Object.keys(step.config ?? {})
      .filter((key) => !known.includes(key))
      .map((key) => warn(pointerTo('/steps', index, 'config', key), key, known)),
    ...Object.keys(step)
      .filter((key) => !(key in OlderStep.shape) && !stepKeys.has(key) && !key.startsWith('x-'))
      .map((key) => warn(pointerTo('/steps', index, key), key, Object.keys(OlderStep.shape))),
  ];
}

function warnOfAction({ id, config }: OlderStep, index: number): Problem[] {
  const action = config?.action;
  if (action === undefined || olderActions.includes(action)) return [];
  const message = `step "${id}" names the action "${action}", which is unknown${didYouMean(action, olderActions)}: its work is only simulated`;
  return [makeProblem('SIMULATED_ACTION', pointerTo('/steps', index, 'config', 'action'), message)];
}
