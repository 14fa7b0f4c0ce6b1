'use client';

import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { Monitor, Moon, Sun } from 'lucide-react';

const choices = [
  { value: 'auto', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

/** System, light or dark; remembered by the browser, applied before the first paint. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const mounted = useMounted();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Colour scheme"
      value={mounted ? colorScheme : 'auto'}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={choices.map(({ value, label, icon: Icon }) => ({
        value,
        label: (
          <span title={label} style={{ display: 'flex', justifyContent: 'center', padding: '2px 0' }}>
            <Icon size={14} aria-hidden />
            <span className="visually-hidden">{label}</span>
          </span>
        ),
      }))}
    />
  );
}
