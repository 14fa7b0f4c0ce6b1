'use client';

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { isFinalRunStatus, type Json } from '@waymark/protocol';
import { Send } from 'lucide-react';
import type { Run } from '../../../api/types.ts';
import { eventSchemasOf } from '../../definition/input-schema.ts';
import { SendEventDialog } from './send-event-dialog.tsx';

/** Sends an event to an open run whose definition takes some. */
export function SendEventButton({ run, definition }: { run: Run; definition: Json | null }) {
  const [asking, { open, close }] = useDisclosure(false);
  const events = eventSchemasOf(definition);
  if (events.size === 0 || isFinalRunStatus(run.status)) return null;
  return (
    <>
      <Button variant="default" leftSection={<Send size={14} />} onClick={open}>
        Send event
      </Button>
      {asking && <SendEventDialog run={run} events={events} onClose={close} />}
    </>
  );
}
