'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { useState, type ReactNode } from 'react';
import { toProblem } from '../api/problem.ts';
import { SettingsProvider, type Settings } from './settings.tsx';
import { resolveVariables, theme } from './theme.ts';

/** Whether asking again may help by itself: no answer, or a part of the stack that is away. */
function isOutage(error: unknown): boolean {
  const { status } = toProblem(error);
  return status === 0 || status >= 502;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        retry: false,
        // Pages live by their streams; only a page that could not load asks again by itself.
        refetchInterval: ({ state }) => (state.status === 'error' && isOutage(state.error) ? 4_000 : false),
      },
    },
  });
}

export function Providers({ settings, children }: { settings: Settings; children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <NuqsAdapter>
          <SettingsProvider settings={settings}>{children}</SettingsProvider>
        </NuqsAdapter>
      </QueryClientProvider>
      <Notifications position="bottom-right" />
    </MantineProvider>
  );
}
