import { autocompletion } from '@codemirror/autocomplete';
import { json, jsonLanguage } from '@codemirror/lang-json';
import { yaml, yamlLanguage } from '@codemirror/lang-yaml';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { JsonObject } from '@waymark/protocol';
import type { TextFormat } from '../../api/types.ts';

export function languageOf(format: TextFormat): Extension {
  return format === 'json' ? json() : yaml();
}

/** Completion and hover from the JSON Schema of definitions; what does it is large, and loaded when it is needed. */
export async function loadSchemaSupport(format: TextFormat, schema: JsonObject): Promise<Extension> {
  const { stateExtensions, jsonCompletion, jsonSchemaHover } = await import('codemirror-json-schema');
  if (format === 'json')
    return [
      stateExtensions(schema as never),
      jsonLanguage.data.of({ autocomplete: jsonCompletion() }),
      hoverTooltip(jsonSchemaHover()),
      autocompletion({ activateOnTyping: true }),
    ];
  const { yamlCompletion, yamlSchemaHover } = await import('codemirror-json-schema/yaml');
  return [
    stateExtensions(schema as never),
    yamlLanguage.data.of({ autocomplete: yamlCompletion() }),
    hoverTooltip(yamlSchemaHover()),
    autocompletion({ activateOnTyping: true }),
  ];
}
