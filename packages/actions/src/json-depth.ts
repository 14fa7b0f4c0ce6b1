/** Deeper values overflow the stack of whoever writes them out again. */
export const deepestJson = 200;

/** Whether a JSON text nests deeper than anybody can take. Counts brackets outside of texts, before anything is parsed. */
export function nestsDeeper(text: string, limit = deepestJson): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInText) {
      if (character === '\\') index += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
