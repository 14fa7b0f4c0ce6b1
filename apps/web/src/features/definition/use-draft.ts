'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';

const key = 'waymark.draft';
const never = (): (() => void) => () => {};

/**
 * The text of the editor, kept by the browser while it is not published.
 *
 * @returns null until the kept text has been read
 */
export function useDraft(): [string | null, (text: string) => void, () => void] {
  const kept = useSyncExternalStore(
    never,
    () => window.localStorage.getItem(key) ?? '',
    () => null,
  );
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => window.localStorage.setItem(key, typed), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const forget = (): void => window.localStorage.removeItem(key);
  return [typed ?? kept, setTyped, forget];
}
