import { Button } from '@mantine/core';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { toProblem } from '../api/problem.ts';
import { EmptyState } from './empty-state.tsx';
import { ProblemPanel } from './problem-panel.tsx';

type Props = {
  error: unknown;
  onRetry: () => void;
  /** Where to look when there is no such thing. */
  all: { href: string; label: string };
};

/** A page whose subject could not be read. */
export function ProblemPage({ error, onRetry, all }: Props) {
  const { status, title, detail } = toProblem(error);
  if (status !== 404) return <ProblemPanel error={error} onRetry={onRetry} />;
  return (
    <EmptyState
      isPage
      icon={SearchX}
      title={detail ?? title}
      actions={
        <Button component={Link} href={all.href} variant="default">
          {all.label}
        </Button>
      }
    >
      The address may be mistyped, or what it named is gone.
    </EmptyState>
  );
}
