'use client';

import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { ProblemPanel } from '../../components/problem-panel.tsx';

type Props = { /** '' asks for it. */ name: string; onSet: () => void; onClose: () => void };

/** Asks for a value, and for a name where there is none yet. */
export function SetSecret({ name: given, onSet, onClose }: Props) {
  const [name, setName] = useState(given);
  const [value, setValue] = useState('');
  const set = useMutation({
    mutationFn: () => api.setSecret(name, value),
    onSuccess: () => {
      onSet();
      onClose();
    },
  });
  const isNew = given === '';
  return (
    <Modal opened onClose={onClose} title={isNew ? 'Set a secret' : `Replace ${given}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <Stack gap="sm">
          {isNew && (
            <TextInput
              label="Name"
              description="Letters, digits and _, like SUPPLIER_TOKEN."
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              pattern="[A-Za-z_][A-Za-z0-9_]{0,62}"
              autoComplete="off"
              data-autofocus
              required
            />
          )}
          <PasswordInput
            label="Value"
            description="It can be replaced, and never be read again. Steps that start from now on get it."
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            autoComplete="new-password"
            data-autofocus={isNew ? undefined : true}
            required
          />
          {set.isError && <ProblemPanel error={set.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={set.isPending} disabled={name === '' || value === ''}>
              Set
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
