'use client';

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { ProblemPanel } from '../../components/problem-panel.tsx';

/** Forgets a secret, after a question. */
export function DeleteSecret({ name, onDeleted }: { name: string; onDeleted: () => void }) {
  const [asking, { open, close }] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: () => api.deleteSecret(name),
    onSuccess: () => {
      close();
      onDeleted();
    },
  });
  return (
    <>
      <Button variant="default" aria-label={`Delete ${name}`} onClick={open}>
        Delete
      </Button>
      <Modal opened={asking} onClose={close} title={`Delete ${name}?`}>
        <Stack gap="sm">
          <Text size="sm">Steps that need it fail with SecretMissing until it is set again.</Text>
          {remove.isError && <ProblemPanel error={remove.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              Delete
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
