'use client';

import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { formatOf } from './definition-text.ts';

/** Publishes what is in the editor, and forgets the draft once its text is kept by a version. */
export function usePublish(text: string, forget: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const sent = { format: formatOf(text), text };
      const workflow = await api.publish(sent);
      const isKept = (workflow.source?.text ?? null) === (sent.format === 'json' ? null : sent.text);
      return { workflow, isKept };
    },
    onSuccess: ({ workflow: { name, version }, isKept }) => {
      if (isKept) forget();
      else
        notifications.show({
          message: `${name} v${version} says the same already, in other words: no new version was made, and yours stays in the editor.`,
        });
      void client.invalidateQueries({ queryKey: ['workflows'] });
      void client.invalidateQueries({ queryKey: ['workflow'] });
    },
  });
}
