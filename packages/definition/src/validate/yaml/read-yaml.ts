import { LineCounter } from 'yaml';
import { makeProblem, type Problem } from '../problem.ts';
import type { ReadJson } from '../text.ts';
import { parseYaml } from './parse-yaml.ts';
import { YamlRefusal } from './refusal.ts';
import { type Finding, ToJson } from './to-json.ts';

/**
 * Reads YAML 1.2 text as the JSON that it means. What is refused in JSON is refused here, too, at its line and column.
 *
 * @param maximumLength characters of the JSON that it means, with its anchors expanded
 */
export function readYaml(text: string, maximumLength: number): ReadJson {
  const lines = new LineCounter();
  // The lexer tells of the ends of lines only.
  lines.addNewLine(0);
  try {
    const reader = new ToJson(maximumLength);
    const value = reader.read(parseYaml(text, lines));
    const problems = reader.findings.map((finding) => toProblem(finding, lines));
    return problems.length > 0 ? { ok: false, status: 400, problems } : { ok: true, value };
  } catch (error) {
    if (!(error instanceof YamlRefusal)) throw error;
    const { code, pointer, message, offset } = error;
    const status = code === 'PAYLOAD_TOO_LARGE' ? 413 : 400;
    return { ok: false, status, problems: [toProblem({ code, pointer, message, hint: null, offset }, lines)] };
  }
}

function toProblem({ code, pointer, message, hint, offset }: Finding, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(offset);
  const place = `${line}:${col} (line:column)`;
  const said = code === 'INVALID_YAML' ? `the text is no YAML at ${place}: ${message}` : `${message}, at ${place}`;
  return makeProblem(code, pointer, said, hint);
}
