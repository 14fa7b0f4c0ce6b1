'use client';

import { Textarea } from '@mantine/core';
import type { Json } from '@waymark/protocol';
import { useState, type ReactNode } from 'react';

type Props = {
  label: string;
  description?: string | null;
  withAsterisk?: boolean;
  error?: ReactNode;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  /** Whether what stands there is no JSON: the value is the last one that was. */
  onBroken?: (broken: boolean) => void;
  minRows?: number;
};

/** JSON typed as text; what does not parse yet stays in the field and is said so. */
export function JsonInput({ value, onChange, onBroken, error, minRows = 3, ...field }: Props) {
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [broken, setBroken] = useState<string | null>(null);
  const tell = (problem: string | null): void => {
    setBroken(problem);
    onBroken?.(problem !== null);
  };
  return (
    <Textarea
      {...field}
      autosize
      minRows={minRows}
      maxRows={16}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={text}
      error={broken ?? error}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        try {
          onChange(next.trim() === '' ? undefined : (JSON.parse(next) as Json));
          tell(null);
        } catch (reason) {
          tell(reason instanceof Error ? `Not JSON yet: ${reason.message}` : 'Not JSON yet');
        }
      }}
    />
  );
}
