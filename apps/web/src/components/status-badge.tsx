import { lookOf } from './status.ts';
import classes from './status-badge.module.css';

type Props = { status: string; size?: 'sm' | 'md'; /** Of something past: nothing moves. */ still?: boolean };

/** A status as icon, word and colour together: none of them says it alone. */
export function StatusBadge({ status, size = 'sm', still }: Props) {
  const { word, tone, icon: Icon, spins } = lookOf(status);
  return (
    <span className={classes.badge} data-tone={tone} data-size={size} data-status={status}>
      <Icon aria-hidden size={size === 'md' ? 15 : 13} className={spins && !still ? classes.spins : undefined} />
      {word}
    </span>
  );
}

export function StatusIcon({ status, size = 15 }: { status: string; size?: number }) {
  const { word, tone, icon: Icon, spins } = lookOf(status);
  return (
    <span className={classes.icon} data-tone={tone} role="img" aria-label={word} title={word}>
      <Icon aria-hidden size={size} className={spins ? classes.spins : undefined} />
    </span>
  );
}
