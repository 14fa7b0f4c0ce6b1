'use client';

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { Run } from '../../../api/types.ts';

type Props = { run: Run; version: number; onChange: (version: number) => void };

/** By which version of its definition a run goes on: its own, or one that was published since. */
export function VersionSelect({ run, version, onChange }: Props) {
  const { data } = useQuery({ queryKey: ['workflow', run.workflow], queryFn: () => api.getWorkflow(run.workflow) });
  const newer = (data?.versions ?? [])
    .map((other) => other.version)
    .filter((other) => other > run.version)
    .sort((a, b) => a - b);
  if (newer.length === 0) return null;
  return (
    <Select
      label="Version"
      description="The run goes on by it. What has run already has to be the same there."
      data={[
        { value: String(run.version), label: `v${run.version}, that of the run` },
        ...newer.map((other, index) => ({
          value: String(other),
          label: `v${other}${index === newer.length - 1 ? ', the newest' : ''}`,
        })),
      ]}
      value={String(version)}
      onChange={(value) => onChange(Number(value))}
    />
  );
}
