'use client';

import { useEffect, useRef } from 'react';

/**
 * Runs `action` once for many calls that come close together: `pause` milliseconds after the first one.
 *
 * @returns the function to call instead
 */
export function useCoalesced(action: () => void, pause = 400): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const run = useRef(action);
  useEffect(() => {
    run.current = action;
  });
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      run.current();
    }, pause);
  };
}
