import type { StreamState } from '../api/stream.ts';
import classes from './live-badge.module.css';

const words: Record<StreamState, { word: string; title: string }> = {
  connecting: { word: 'Connecting', title: 'The stream of changes is being opened' },
  live: { word: 'Live', title: 'Changes appear as they happen' },
  reconnecting: { word: 'Reconnecting', title: 'The stream broke off; it is opened again and nothing is missed' },
  paused: { word: 'Paused', title: 'This tab was hidden for a while; it catches up when you look at it' },
  ended: { word: 'Ended', title: 'The run has ended: nothing changes unless somebody resumes it' },
};

/** Whether what one sees is following along. */
export function LiveBadge({ state }: { state: StreamState }) {
  const { word, title } = words[state];
  return (
    <span className={classes.badge} data-state={state} title={title} role="status">
      <span className={classes.dot} aria-hidden />
      {word}
    </span>
  );
}
