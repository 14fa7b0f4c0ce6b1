import { styleText } from 'node:util';
import type { Difference } from '@waymark/definition-tests';
import type { Json } from '@waymark/protocol';
import { diffLines } from 'diff';

/** The lines that tell a person of a difference. */
export function printDifference(difference: Difference): string[] {
  if ('message' in difference) return [`${difference.what}: ${difference.message}`];
  const { what, expected, actual } = difference;
  if (!isLarge(expected) && !isLarge(actual))
    return [
      `${what}: expected ${styleText('green', JSON.stringify(expected))}, got ${styleText('red', JSON.stringify(actual))}`,
    ];
  const parts = diffLines(spread(expected), spread(actual));
  return [
    `${what}: ${styleText('green', '- expected')}, ${styleText('red', '+ actual')}`,
    ...parts.flatMap(({ value, added, removed }) =>
      value
        .trimEnd()
        .split('\n')
        .map((line) =>
          added ? styleText('red', `+ ${line}`) : removed ? styleText('green', `- ${line}`) : `  ${line}`,
        ),
    ),
  ];
}

function isLarge(value: Json): boolean {
  return Array.isArray(value) || JSON.stringify(value).length > 40;
}

/** One value a line. */
function spread(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
