import type { Json, JsonObject } from '@waymark/protocol';

/** Whether a document is written in the older form: a step with `config` or `depends_on`, and none with `dependsOn`. */
export function isOlderForm(document: JsonObject): boolean {
  const steps = Array.isArray(document['steps']) ? document['steps'].filter(isObject) : [];
  return steps.some((step) => 'config' in step || 'depends_on' in step) && !steps.some((step) => 'dependsOn' in step);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
