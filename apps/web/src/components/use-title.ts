'use client';

import { useEffect } from 'react';

/** Names the tab after what the page shows right now. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Waymark`;
  }, [title]);
}
