'use client';

import { ProblemPanel } from '../src/components/problem-panel.tsx';

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return <ProblemPanel error={error} onRetry={reset} />;
}
