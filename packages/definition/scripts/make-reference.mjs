import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames } from '@waymark/expressions';
import { builtInErrorTypes, mailboxLimits } from '@waymark/protocol';
import { z } from 'zod';
import { limits } from '../src/limits.ts';
import { OlderConfig, OlderStep } from '../src/older/older-form.ts';
import { olderActions } from '../src/older/translate.ts';
import { makeDefinitionSchema } from '../src/schema/json-schema.ts';
import { everyStep } from '../src/schema/steps/every.ts';
import { stepSchemas } from '../src/schema/steps/step.ts';
import { stepFields } from '../src/validate/meaning/expressions.ts';
import { keywords } from '../src/validate/meaning/ids.ts';
import { documentKeysToCome } from '../src/validate/not-yet.ts';
import { problemCodes } from '../src/validate/problem.ts';

/** The reference of the definition language, from the schemas and a template of prose. */
export function makeReference(root) {
  const schema = makeDefinitionSchema();
  const parts = {
    example: readFileSync(join(root, 'examples/order-fulfilment.json'), 'utf8').trim(),
    document: makeTable(schema),
    ...Object.fromEntries(
      ['Defaults', 'Handler', 'CompensationAction', 'CompensationSteps', 'Retry'].map((name) => [
        name,
        makeTable(schema.$defs[name]),
      ]),
    ),
    everyStep: makeTable(
      { ...schema.$defs.ActionStep, $defs: schema.$defs },
      (key) => key in everyStep || key === 'type',
    ),
    stepTypes: stepSchemas.map(({ shape }) => describeStepType(shape.type.value, schema, root)).join('\n\n'),
    OlderStep: makeTable(z.toJSONSchema(OlderStep)),
    OlderConfig: makeTable(z.toJSONSchema(OlderConfig)),
    keywords: listCode(keywords),
    errorTypes: listCode(builtInErrorTypes),
    // Links of the page that is made, not of its template.
    errorsOfRuns: '[Errors of a run](errors/run.md)',
    findings: '[Findings in a definition](errors/definition.md)',
    functions: listCode(functionNames),
    stepFields: listCode(stepFields),
    olderActions: listCode(olderActions),
    laterKeys: listCode(documentKeysToCome),
    limits: makeLimits(),
    codes: [
      '| code | meaning |',
      '|---|---|',
      ...Object.entries(problemCodes).map(([code, text]) => `| \`${code}\` | ${text} |`),
    ].join('\n'),
  };
  const template = readFileSync(join(root, 'packages/definition/scripts/reference.template.md'), 'utf8');
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!(name in parts)) throw new Error(`the template names {{${name}}}, which nothing fills in`);
    return parts[name];
  });
}

/** Smaller objects that a step type holds a list of. */
const parts = {
  switch: { title: 'A case', name: 'Case' },
  approval: { title: 'An escalation', name: 'Escalation' },
};

function describeStepType(type, schema, root) {
  const definition = Object.values(schema.$defs).find(
    ({ properties }) => properties?.id && properties.type?.const === type,
  );
  const own = makeTable({ ...definition, $defs: schema.$defs }, (key) => !(key in everyStep) && key !== 'type');
  const part = parts[type];
  const inside = part ? `\n\n${part.title}:\n\n${makeTable(schema.$defs[part.name])}` : '';
  return `### \`${type}\`\n\n${definition.description}${own === '' ? '' : `\n\n${own}`}${inside}${readMore(type, schema, root)}`;
}

/** What a step type needs more words for than its keys have; `{{Name}}` is the table of a smaller object. */
function readMore(type, { $defs }, root) {
  const file = join(root, 'packages/definition/scripts/steps', `${type}.md`);
  if (!existsSync(file)) return '';
  const tables = (_, name) => `\n\n${makeTable($defs[name])}`;
  return `\n\n${readFileSync(file, 'utf8')
    .trim()
    .replaceAll(/ ?\{\{(\w+)\}\}/g, tables)}`;
}

function makeTable({ properties, required = [], $defs = {} }, isShown = () => true) {
  const keys = Object.entries(properties).filter(([key]) => isShown(key));
  if (keys.length === 0) return '';
  const rows = keys.map(([key, value]) => {
    const name = required.includes(key) ? `**\`${key}\`**` : `\`${key}\``;
    const standard = value.default === undefined ? '' : `\`${JSON.stringify(value.default)}\``;
    return `| ${name} | ${key === 'type' && value.const === 'action' && required.includes('type') ? 'step type' : nameType(key, value)} | ${standard} | ${describe(value, $defs)} |`;
  });
  return ['| key | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

const durations = new Set([
  'timeout',
  'attemptTimeout',
  'heartbeatTimeout',
  'initialInterval',
  'maximumInterval',
  'for',
  'dueIn',
  'remindEvery',
  'after',
]);
const schemas = new Set(['input', 'form', 'resultSchema', 'schema']);
const schemasByName = new Set(['events', 'schemas']);

function nameType(key, value) {
  if (durations.has(key)) return 'duration';
  if (value.$ref) return `[${value.$ref.split('/').at(-1)}](#${anchorOf(value.$ref)})`;
  if (value.enum) return value.enum.map((one) => `\`${one}\``).join(', ');
  if (value.const !== undefined) return `\`${JSON.stringify(value.const)}\``;
  if (value.anyOf) return value.anyOf.map((one) => nameType('', one)).join(' or ');
  if (value.type === 'array') return `list of ${nameItems(value.items)}`;
  if (schemas.has(key) && value.type === 'object') return 'JSON Schema';
  if (schemasByName.has(key)) return 'JSON Schema by name';
  if (value.pattern?.startsWith('^\\$')) return 'expression';
  return value.type === undefined ? 'template' : nameJson(value);
}

function nameItems(items) {
  if (items.$ref)
    return items.$ref.endsWith('/Step') ? 'steps' : `[${items.$ref.split('/').at(-1)}](#${anchorOf(items.$ref)})`;
  return { string: 'texts' }[items.type] ?? nameType('', items);
}

function anchorOf(reference) {
  return (
    {
      Handler: 'onerror-handlers',
      Retry: 'retry',
      Defaults: 'defaults',
      Compensation: 'compensate',
      Case: 'switch',
      Escalation: 'approval',
      HttpAuth: 'http',
      HttpExpect: 'http',
    }[reference.split('/').at(-1)] ?? ''
  );
}

function nameJson({ type, minimum, maximum, minLength, maxLength, properties }) {
  const range = [minimum === undefined ? '' : `from ${minimum}`, maximum === undefined ? '' : `to ${maximum}`]
    .filter(Boolean)
    .join(' ');
  const length = maxLength === undefined ? '' : `${minLength ?? 0}–${maxLength} characters`;
  const keys = type === 'object' && properties ? `{${Object.keys(properties).join(', ')}}` : '';
  return [{ string: 'text', integer: 'whole number' }[type] ?? type, range || length || keys].filter(Boolean).join(' ');
}

function describe({ $ref, description = '', pattern }, $defs) {
  if ($ref && description === '') return describe($defs[$ref.split('/').at(-1)] ?? {}, {});
  const matches = pattern && !pattern.startsWith('^\\$') ? ` Matches \`${pattern.slice(1, -1)}\`.` : '';
  return `${description}${matches}`.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function makeLimits() {
  const kilobytes = (bytes) => `${bytes / 1024} KB`;
  const rows = [
    ['text of a definition', kilobytes(limits.definitionBytes)],
    ['nesting of JSON', limits.jsonDepth],
    ['nesting of blocks', limits.blockDepth],
    ['steps in a definition', limits.steps.toLocaleString('en')],
    ['depth of sub-runs', limits.subRunDepth],
    ['input of a run', kilobytes(limits.inputBytes)],
    ['shortest interval of a retry', `${limits.shortestRetryInterval} ms`],
    ['longest duration', '100 years'],
    ['id in the older form', `${limits.olderIdLength} characters`],
    ['title', `${limits.titleLength} characters`],
    ['labels', `${limits.labels}, of ${limits.labelLength} characters`],
    [
      'input or output of a step, what all large ones of a run take together',
      '5 MB, 100 MB (above it: `LimitExceeded`)',
    ],
    ['arguments and result of a foreign activity', '1 MB'],
    ['mailbox of a run', `${mailboxLimits.events.toLocaleString('en')} events, ${mailboxLimits.size / 1024 / 1024} MB`],
  ];
  return ['| limit | value |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function listCode(words) {
  return words.map((word) => `\`${word}\``).join(' ');
}
