import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './page.module.css';

type Props = { icon: LucideIcon; title: string; children: ReactNode; actions?: ReactNode };

/** Nothing here yet, and what to do next. */
export function EmptyState({ icon: Icon, title, children, actions }: Props) {
  return (
    <div className={classes.empty}>
      <Icon size={26} strokeWidth={1.5} aria-hidden className={classes.emptyIcon} />
      <h3>{title}</h3>
      <p>{children}</p>
      {actions && <div className={classes.emptyActions}>{actions}</div>}
    </div>
  );
}
