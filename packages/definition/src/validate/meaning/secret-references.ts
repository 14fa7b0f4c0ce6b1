import type { Json } from '@waymark/protocol';
import { readSecret } from '../../program/secret-places.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { describeWork, listWork } from './actions.ts';
import type { Outline } from './outline.ts';
import type { Site } from './sites.ts';

const places =
  'Secrets stand as a whole text or after fixed text, in headers, auth, query and body of a request, and in the input of an action.';

/**
 * A secret that is put in where the definition says so, and nowhere else: no expression computes with one.
 *
 * @param inside JSON Pointer of the text within the template
 * @param secrets the names that there are; undefined: any
 */
export function checkSecret(site: Site, inside: string, secrets: readonly string[] | undefined): Problem[] {
  const pointer = site.pointer + inside;
  if (!site.takesSecrets)
    return [
      makeProblem('SECRET_NOT_ALLOWED_HERE', pointer, `${site.where} reads a secret where it would be seen`, places),
    ];
  const text = textAt(site.template, inside);
  const secret = text === null ? null : readSecret(text);
  if (!secret) {
    const message = `${site.where} computes with a secret; it can only be put in, like "Bearer \${ secrets.TOKEN }"`;
    return [makeProblem('SECRET_NOT_ALLOWED_HERE', pointer, message, places)];
  }
  if (!secrets || secrets.includes(secret.name)) return [];
  return [
    makeProblem(
      'UNKNOWN_SECRET',
      pointer,
      `${site.where} uses the secret "${secret.name}", which does not exist${didYouMean(secret.name, secrets)}`,
      `Set it with PUT /api/secrets/${secret.name}, or on the page "Secrets".`,
    ),
  ];
}

function textAt(template: Json, pointer: string): string | null {
  let value: Json | undefined = template;
  for (const segment of pointer.split('/').slice(1)) {
    if (value === null || typeof value !== 'object') return null;
    value = (value as { [key: string]: Json })[segment.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return typeof value === 'string' ? value : null;
}

/** Servers and proxies write addresses into their logs. */
export function warnOfSecretsInQuery(outline: Outline): Problem[] {
  return listWork(outline).flatMap((placed) => {
    const { work, pointer } = placed;
    if (work.type !== 'http') return [];
    return Object.entries(work.query ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' && readSecret(value)
        ? [
            makeProblem(
              'SECRET_IN_QUERY',
              pointerTo(pointer, 'query', name),
              `${describeWork(placed)} sends a secret in its address, which servers write into their logs`,
              'Send it in a header, if the service takes it there.',
            ),
          ]
        : [],
    );
  });
}
