'use client';

import { useEffect, useState } from 'react';

const key = 'waymark.draft';

/**
 * The text of the editor, kept by the browser while it is not published.
 *
 * @returns null until the kept text has been read
 */
export function useDraft(): [string | null, (text: string) => void, () => void] {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => setText(window.localStorage.getItem(key) ?? ''), []);
  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(() => window.localStorage.setItem(key, text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const forget = (): void => window.localStorage.removeItem(key);
  return [text, setText, forget];
}
