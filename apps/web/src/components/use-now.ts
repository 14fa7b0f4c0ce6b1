'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

const never = (): (() => void) => () => {};

/**
 * The time in milliseconds, once a second while `ticking`; one clock for the whole page. 0 while the server renders,
 * which knows neither the reader's clock nor the zone.
 */
export function useNow(ticking = true): number {
  return useSyncExternalStore(
    ticking ? subscribe : never,
    () => (ticking ? now : Math.floor(Date.now() / 60_000) * 60_000),
    () => 0,
  );
}
