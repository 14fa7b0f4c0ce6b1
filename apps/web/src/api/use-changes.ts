'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { openStream, type StreamState } from './stream.ts';
import type { DatabaseTable, RowChange } from './types.ts';

type Listener = { onChange: (change: RowChange) => void; onGap: () => void };

/**
 * Follows the changed rows of some tables while the page is shown; of none: follows nothing.
 *
 * @returns the state of the stream
 */
export function useChanges(tables: readonly DatabaseTable[], listener: Listener): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const onChange = useEffectEvent(listener.onChange);
  const onGap = useEffectEvent(listener.onGap);
  const list = tables.join(',');
  useEffect(() => {
    if (list === '') return;
    return openStream<RowChange>({
      url: () => `/api/changes?tables=${list}`,
      onMessage: (change) => onChange(change),
      onState: setState,
      onGap: () => onGap(),
    });
  }, [list]);
  return state;
}
