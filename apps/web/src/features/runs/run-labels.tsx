import type { Labels } from '@waymark/protocol';
import Link from 'next/link';
import classes from './runs.module.css';

/** What a run is found by; each leads to the runs that have the same. */
export function RunLabels({ labels }: { labels: Labels }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return null;
  return (
    <span className={classes.labels}>
      {entries.map(([name, value]) => (
        <Link
          key={name}
          href={`/runs?label=${encodeURIComponent(`${name}:${value}`)}`}
          className={classes.label}
          title={`Runs with ${name}: ${value}`}
        >
          <span className="dim">{name}</span> {String(value)}
        </Link>
      ))}
    </span>
  );
}
