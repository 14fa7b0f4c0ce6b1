'use client';

import { useEffect, useEffectEvent, useMemo, useRef } from 'react';

/**
 * Runs `action` once for many calls that come close together: `pause` milliseconds after the first one.
 *
 * @returns the function to call instead
 */
export function useCoalesced(action: () => void, pause = 400): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const run = useEffectEvent(action);
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), []);
  return useMemo(
    () => () => {
      timer.current ??= setTimeout(() => {
        timer.current = null;
        run();
      }, pause);
    },
    [pause],
  );
}
