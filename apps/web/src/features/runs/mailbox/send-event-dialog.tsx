'use client';

import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Json, JsonObject } from '@waymark/protocol';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { toProblem } from '../../../api/problem.ts';
import type { Run } from '../../../api/types.ts';
import { JsonInput } from '../../../components/json-input.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { fieldsOf, initialValue } from '../../../components/schema-fields.ts';
import { SchemaForm } from '../../../components/schema-form.tsx';

type Props = { run: Run; events: Map<string, JsonObject>; onClose: () => void };

/** Asks which event it is, and for its data as the definition wants them. */
export function SendEventDialog({ run, events, onClose }: Props) {
  const client = useQueryClient();
  const [event, setEvent] = useState(() => awaitedEvent(run, events));
  const schema = events.get(event) ?? {};
  const [data, setData] = useState<Json | undefined>(() => startOf(schema));
  const [isBroken, setBroken] = useState(false);
  // The same click sent twice is one event; changed data are another one.
  const [id, setId] = useState(newId);
  const send = useMutation({
    mutationFn: () => api.sendEvent(run.runId, event, { data: data ?? null, id }),
    onSuccess: () => {
      notifications.show({ message: `Sent: ${event}`, color: 'green' });
      void client.invalidateQueries({ queryKey: ['mailbox', run.runId] });
      onClose();
    },
  });
  const change = (value: Json | undefined): void => {
    setData(value);
    setId(newId());
  };
  return (
    <Modal opened onClose={onClose} title="Send an event to this run">
      <form
        onSubmit={(submitted) => {
          submitted.preventDefault();
          send.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">It waits in the mailbox of the run until a step takes it.</Text>
          <Select
            label="Event"
            data={[...events.keys()]}
            value={event}
            allowDeselect={false}
            onChange={(name) => {
              if (name === null) return;
              setEvent(name);
              setBroken(false);
              change(startOf(events.get(name) ?? {}));
            }}
          />
          {fieldsOf(schema).length > 0 ? (
            <SchemaForm schema={schema} value={asObject(data)} onChange={change} errors={fieldErrors(send.error)} />
          ) : (
            <JsonInput
              key={event}
              label="Data"
              description="JSON; may be left empty"
              value={data}
              onChange={change}
              onBroken={setBroken}
            />
          )}
          {send.isError && <ProblemPanel error={send.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" loading={send.isPending} disabled={isBroken}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The one that a step waits for now; else the first. */
function awaitedEvent(run: Run, events: Map<string, JsonObject>): string {
  const awaited = run.steps.flatMap(({ type, status, input }) =>
    type === 'event' && status === 'waiting' ? namesIn(input) : [],
  );
  return awaited.find((name) => events.has(name)) ?? [...events.keys()][0] ?? '';
}

function namesIn(input: Json): string[] {
  const names = asObject(input).events;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

function startOf(schema: JsonObject): Json | undefined {
  return fieldsOf(schema).length > 0 ? initialValue(schema) : undefined;
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function newId(): string {
  return `evt_${crypto.randomUUID()}`;
}

/** What is wrong with the data, by the pointer of the field. */
function fieldErrors(error: unknown): Record<string, string> {
  if (!error) return {};
  return Object.fromEntries(
    toProblem(error).errors.map(({ pointer, message }) => [pointer.replace(/^\/data/, ''), message]),
  );
}
