'use client';

import { TextInput } from '@mantine/core';
import { Filter } from 'lucide-react';
import { useState } from 'react';

type Props = { label: string; placeholder: string; onSubmit: (text: string) => void };

/** One line that filters when Enter is pressed. */
export function FilterField({ label, placeholder, onSubmit }: Props) {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        onSubmit(text.trim());
        setText('');
      }}
    >
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        leftSection={<Filter size={13} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        w={260}
      />
    </form>
  );
}
