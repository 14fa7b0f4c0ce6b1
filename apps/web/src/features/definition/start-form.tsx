'use client';

import { Button, Checkbox, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Json, JsonObject } from '@waymark/protocol';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { ApiError, toProblem } from '../../api/problem.ts';
import { JsonInput } from '../../components/json-input.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { fieldsOf, initialValue } from '../../components/schema-fields.ts';
import { SchemaForm } from '../../components/schema-form.tsx';
import { inputSchemaOf, takesOrder } from './input-schema.ts';

type Props = {
  definition: Json;
  /** A published workflow; absent: the definition is published first. */
  name?: string;
  /** Null: the newest. */
  version?: number | null;
  /** Publishes what is in the editor and says under which name. */
  publish?: () => Promise<{ name: string; version: number }>;
  disabled?: boolean;
};

/** Starts a run: with input from the form or as JSON, or with a demo order. Lands on the run's page. */
export function StartForm({ definition, name, version, publish, disabled }: Props) {
  const router = useRouter();
  const schema = inputSchemaOf(definition);
  const fields = schema ? fieldsOf(schema) : [];
  const [mode, setMode] = useState<'form' | 'json'>('form');
  const [withOrder, setWithOrder] = useState(() => takesOrder(definition));
  const [input, setInput] = useState<JsonObject>(() => initialValue(schema));
  const [isBroken, setBroken] = useState(false);
  // The same click sent twice gives one run; a changed request is a new one.
  const [attempt, setAttempt] = useState(() => crypto.randomUUID());
  const start = useMutation({
    mutationFn: async () => {
      const target = publish ? await publish() : { name: name ?? '', version: version ?? undefined };
      return await api.startRun(
        target.name,
        {
          input,
          ...(withOrder ? { order: true } : {}),
          ...(target.version === undefined ? {} : { version: target.version }),
        },
        attempt,
      );
    },
    onSuccess: ({ runId }) => router.push(`/runs/${runId}`),
    onError: (error) => {
      if (ApiError.is(error) && error.problem.status >= 400 && error.problem.status < 500)
        setAttempt(crypto.randomUUID());
    },
  });
  const change = (value: JsonObject): void => {
    setInput(value);
    setAttempt(crypto.randomUUID());
  };
  const filledByOrder = withOrder ? ['orderId', 'amount', 'email'] : [];
  const shownSchema: JsonObject = {
    ...schema,
    properties: Object.fromEntries(
      Object.entries((schema?.properties as JsonObject | undefined) ?? {}).filter(
        ([key]) => !filledByOrder.includes(key),
      ),
    ),
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      <Stack gap="sm">
        <Checkbox
          size="xs"
          label="With a demo order"
          description="Makes an order first; its id, amount and e-mail become part of the input."
          checked={withOrder}
          onChange={(event) => {
            setWithOrder(event.currentTarget.checked);
            setAttempt(crypto.randomUUID());
          }}
        />
        {fields.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label="How to give the input"
            value={mode}
            onChange={(value) => {
              setMode(value as 'form' | 'json');
              setBroken(false);
            }}
            data={[
              { value: 'form', label: 'Form' },
              { value: 'json', label: 'JSON' },
            ]}
          />
        )}
        {fields.length > 0 && mode === 'form' ? (
          fieldsOf(shownSchema).length > 0 ? (
            <SchemaForm schema={shownSchema} value={input} onChange={change} errors={inputErrors(start.error)} />
          ) : (
            <Text size="xs" c="dimmed">
              The order gives everything that the input needs.
            </Text>
          )
        ) : (
          <JsonInput
            label="Input"
            description="JSON object"
            value={Object.keys(input).length > 0 ? input : undefined}
            onChange={(value) => change(asObject(value))}
            onBroken={setBroken}
          />
        )}
        {start.isError && <ProblemPanel error={start.error} />}
        <Button
          type="submit"
          leftSection={<Play size={14} />}
          loading={start.isPending}
          disabled={disabled || isBroken}
        >
          {publish ? 'Publish and start' : 'Start'}
        </Button>
      </Stack>
    </form>
  );
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function inputErrors(error: unknown): Record<string, string> {
  if (!error) return {};
  return Object.fromEntries(
    toProblem(error).errors.map(({ pointer, message }) => [pointer.replace(/^\/input/, ''), message]),
  );
}
