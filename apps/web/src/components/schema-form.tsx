'use client';

import { Checkbox, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { Json, JsonObject } from '@waymark/protocol';
import { JsonInput } from './json-input.tsx';
import { fieldsOf, type Field } from './schema-fields.ts';

type Props = {
  schema: JsonObject;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  /** What is wrong, by JSON Pointer (`/reason`). */
  errors?: Record<string, string>;
};

/** A form from a JSON Schema: one field per property; what is deeper than a scalar is typed as JSON. */
export function SchemaForm({ schema, value, onChange, errors = {} }: Props) {
  const set = (name: string, entry: Json | undefined): void => {
    const { [name]: _dropped, ...others } = value;
    onChange(entry === undefined ? others : { ...value, [name]: entry });
  };
  return (
    <Stack gap="sm">
      {fieldsOf(schema).map((field) => (
        <SchemaField
          key={field.name}
          field={field}
          value={value[field.name]}
          onChange={(entry) => set(field.name, entry)}
          error={errors[`/${field.name}`]}
        />
      ))}
    </Stack>
  );
}

type FieldProps = {
  field: Field;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  error: string | undefined;
};

function SchemaField({ field, value, onChange, error }: FieldProps) {
  const common = {
    label: field.label,
    description: field.description,
    withAsterisk: field.required,
    ...(error ? { error } : {}),
  };
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices.map((choice) => ({ value: JSON.stringify(choice), label: String(choice) }))}
          value={value === undefined ? null : JSON.stringify(value)}
          clearable={!field.required}
          onChange={(chosen) => onChange(chosen === null ? undefined : (JSON.parse(chosen) as Json))}
        />
      );
    case 'boolean':
      return (
        <Checkbox
          size="xs"
          label={field.label}
          description={field.description}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          size="xs"
          {...common}
          allowDecimal={!field.whole}
          value={typeof value === 'number' ? value : ''}
          onChange={(entry) => onChange(typeof entry === 'number' ? entry : undefined)}
        />
      );
    case 'long':
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          type={field.inputType}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
    case 'json':
      return <JsonInput {...common} value={value} onChange={onChange} />;
  }
}
