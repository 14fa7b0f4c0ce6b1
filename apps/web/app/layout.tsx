import '@fontsource-variable/geist/index.css';
import '@fontsource-variable/geist-mono/index.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../src/components/tokens.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { AppFrame } from '../src/components/app-frame.tsx';
import { Providers } from '../src/components/providers.tsx';

export const metadata: Metadata = {
  title: { default: 'Waymark', template: '%s · Waymark' },
  description: 'Business processes on Temporal from JSON definitions',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f4f4f6' },
    { media: '(prefers-color-scheme: dark)', color: '#1d1d22' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Settings belong to the moment of the request, not of the build.
  await connection();
  const settings = {
    temporalUi: process.env.TEMPORAL_UI_URL ?? null,
    temporalNamespace: process.env.TEMPORAL_NAMESPACE ?? 'default',
  };
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" />
      </head>
      <body>
        <Providers settings={settings}>
          <AppFrame>{children}</AppFrame>
        </Providers>
      </body>
    </html>
  );
}
