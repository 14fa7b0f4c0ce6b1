'use client';

import { Table } from '@mantine/core';
import type { Json, JsonObject } from '@waymark/protocol';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { Step } from '../../../api/types.ts';
import { JsonView } from '../../../components/json-view.tsx';
import { Elapsed } from '../../../components/time.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { findStep } from '../../graph/find-step.ts';
import { hasPolicy, settingsOf } from './policy.ts';
import classes from './inspector.module.css';

/** What is in force for a step: retries and limits with who set them, what undoes it, and its own text. */
export function PolicyView({ step, definition }: { step: Step; definition: Json }) {
  const { data: actions = [] } = useQuery({ queryKey: ['actions'], queryFn: api.listActions, staleTime: 60_000 });
  const raw = findStep(definition, step.address);
  if (!raw) return <p className="dim">The definition of this version could not be read.</p>;
  const settings = hasPolicy(step.type) ? settingsOf(raw, definition, actions) : [];
  return (
    <div className={classes.stack}>
      {settings.length > 0 && (
        <Table horizontalSpacing={8} verticalSpacing={4}>
          <Table.Tbody>
            {settings.map(({ name, value, from }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  <code>{value}</code>
                </Table.Td>
                <Table.Td className="dim">{from}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Undo step={step} raw={raw} />
      <h3 className={classes.heading}>In the definition</h3>
      <JsonView value={raw} label="the step's definition" />
    </div>
  );
}

function Undo({ step, raw }: { step: Step; raw: JsonObject }) {
  if (!raw.compensate && !step.compensation) return <p className="dim">Nothing undoes this step.</p>;
  return (
    <div>
      <h3 className={classes.heading}>Compensation</h3>
      {step.compensation ? (
        <p className={classes.inline}>
          <StatusBadge status={step.compensation.status} />{' '}
          <Elapsed from={step.compensation.startedAt} to={step.compensation.finishedAt} />
          {step.compensation.attempts > 1 && ` · ${step.compensation.attempts} attempts`}
        </p>
      ) : (
        <p className="dim">Registered; it has not been needed.</p>
      )}
      {raw.compensate && <JsonView value={raw.compensate} label="the compensation" />}
    </div>
  );
}
