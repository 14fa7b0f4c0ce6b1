'use client';

import { Button, Skeleton, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { Time } from '../../components/time.tsx';
import { DeleteSecret } from './delete-secret.tsx';
import { SetSecret } from './set-secret.tsx';
import classes from './secrets.module.css';

export function SecretsPage() {
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['secrets'], queryFn: api.listSecrets });
  /** The name of what is being set; '' asks for a name, null: nothing is. */
  const [setting, setSetting] = useState<string | null>(null);
  const rows = data?.items ?? [];
  const reload = () => void refetch();
  return (
    <>
      <PageHeader
        title="Secrets"
        note="Kept encrypted. Definitions write ${ secrets.NAME }; nobody gets to see a value again."
        actions={<Button onClick={() => setSetting('')}>Set a secret</Button>}
      />
      {error && rows.length === 0 ? (
        <ProblemPanel error={error} onRetry={reload} />
      ) : (
        <Section title="All secrets" flush>
          {isPending ? (
            <Skeleton height={120} />
          ) : rows.length === 0 ? (
            <EmptyState icon={KeyRound} title="No secrets yet">
              A token or a password that requests and actions need is set here, and named in the definition.
            </EmptyState>
          ) : (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th className={classes.wide}>Ends in</Table.Th>
                  <Table.Th className={classes.wide}>Set</Table.Th>
                  <Table.Th>
                    <span className="visually-hidden">Change</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ name, last4, updatedAt }) => (
                  <Table.Tr key={name}>
                    <Table.Td className={classes.name}>
                      <code>{name}</code>
                      {last4 !== null && <code className={classes.end}>…{last4}</code>}
                    </Table.Td>
                    <Table.Td className={classes.wide}>
                      {last4 === null ? <span className="dim">–</span> : <code>…{last4}</code>}
                    </Table.Td>
                    <Table.Td className={classes.wide}>
                      <Time at={updatedAt} />
                    </Table.Td>
                    <Table.Td>
                      <Button.Group className={classes.verbs}>
                        <Button variant="default" aria-label={`Replace ${name}`} onClick={() => setSetting(name)}>
                          Replace
                        </Button>
                        <DeleteSecret name={name} onDeleted={reload} />
                      </Button.Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Section>
      )}
      {setting !== null && <SetSecret name={setting} onSet={reload} onClose={() => setSetting(null)} />}
    </>
  );
}
