import { refuseHeaderName, type Json } from '@waymark/protocol';
import type { HttpWork } from '../../definition.ts';
import { holdsExpression } from '../../schema/values.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { describeWork, listWork, type PlacedWork } from './actions.ts';
import type { Outline } from './outline.ts';

/** What can be said of requests before they are made: addresses, headers, and how they authenticate. */
export function checkHttp(outline: Outline): Problem[] {
  return listWork(outline).flatMap((placed) => {
    const { work, pointer } = placed;
    if (work.type !== 'http') return [];
    const where = describeWork(placed);
    return [
      ...checkAddress(work, pointer, where),
      ...checkHeaders(work, pointer, where),
      ...checkAuth(work, pointer, where),
      ...checkBody(work, pointer, placed),
    ];
  });
}

function checkAddress({ url }: HttpWork, pointer: string, where: string): Problem[] {
  if (holdsExpression(url)) return checkFixedScheme(url, pointer, where);
  if (!URL.canParse(url)) return [refuseUrl(pointer, `the address of ${where} is no URL`, url)];
  const { protocol, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    return [
      refuseUrl(pointer, `the address of ${where} begins with "${protocol}"; only http and https can be called`, url),
    ];
  return username === '' && password === ''
    ? []
    : [refuseUrl(pointer, `the address of ${where} holds a user name or a password`, url)];
}

function checkFixedScheme(url: string, pointer: string, where: string): Problem[] {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'https' || scheme === 'http') return [];
  return [
    refuseUrl(pointer, `the address of ${where} begins with "${scheme}:"; only http and https can be called`, url),
  ];
}

function refuseUrl(pointer: string, message: string, url: string): Problem {
  const hint = url.includes('@')
    ? 'Use "auth" for user name and password.'
    : 'Like "https://api.example.com/orders/${ input.orderId }".';
  return makeProblem('INVALID_VALUE', pointerTo(pointer, 'url'), message, hint);
}

function checkHeaders({ headers = {}, auth }: HttpWork, pointer: string, where: string): Problem[] {
  return Object.keys(headers).flatMap((name) => {
    const place = pointerTo(pointer, 'headers', name);
    const refused = refuseHeaderName(name);
    if (refused)
      return [
        makeProblem(
          'INVALID_VALUE',
          place,
          `the header "${name.slice(0, 80)}" of ${where} ${refused.reason}`,
          refused.hint,
        ),
      ];
    return auth !== undefined && name.toLowerCase() === 'authorization'
      ? [
          makeProblem(
            'INVALID_COMBINATION',
            place,
            `${where} has both "auth" and a header "${name}"`,
            'Keep one of them.',
          ),
        ]
      : [];
  });
}

function checkAuth({ auth }: HttpWork, pointer: string, where: string): Problem[] {
  if (auth === undefined || (auth.basic === undefined) !== (auth.bearer === undefined)) return [];
  const message =
    auth.basic === undefined
      ? `"auth" of ${where} has neither "basic" nor "bearer"`
      : `"auth" of ${where} has both "basic" and "bearer"`;
  return [makeProblem('INVALID_COMBINATION', pointerTo(pointer, 'auth'), message, 'Give one of them.')];
}

function checkBody({ method = 'GET', body }: HttpWork, pointer: string, placed: PlacedWork): Problem[] {
  const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null;
  if (isEmpty(body) || (method !== 'GET' && method !== 'HEAD')) return [];
  return [
    makeProblem(
      'INVALID_COMBINATION',
      pointerTo(pointer, 'body'),
      `${describeWork(placed)} sends a body with ${method}`,
      'Set "method", like "POST", or use "query".',
    ),
  ];
}
