'use client';

import { createContext, useContext, type ReactNode } from 'react';

/** What this installation tells its pages at run time. */
export type Settings = {
  /** Base address of Temporal's Web UI; null where there is none. */
  temporalUi: string | null;
  temporalNamespace: string;
};

const Context = createContext<Settings>({ temporalUi: null, temporalNamespace: 'default' });

export function SettingsProvider({ settings, children }: { settings: Settings; children: ReactNode }) {
  return <Context value={settings}>{children}</Context>;
}

export const useSettings = (): Settings => useContext(Context);

/** Address of a run's page in Temporal's Web UI; null where there is none. */
export function temporalRunUrl({ temporalUi, temporalNamespace }: Settings, runId: string): string | null {
  if (!temporalUi) return null;
  return `${temporalUi.replace(/\/$/, '')}/namespaces/${encodeURIComponent(temporalNamespace)}/workflows/${encodeURIComponent(runId)}`;
}
