import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './page.module.css';

type Props = {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** It is all there is on the page. */
  isPage?: true;
};

/** Nothing here yet, and what to do next. */
export function EmptyState({ icon: Icon, title, children, actions, isPage }: Props) {
  const Heading = isPage ? 'h1' : 'h3';
  return (
    <div className={classes.empty}>
      <Icon size={26} strokeWidth={1.5} aria-hidden className={classes.emptyIcon} />
      <Heading>{title}</Heading>
      <p>{children}</p>
      {actions && <div className={classes.emptyActions}>{actions}</div>}
    </div>
  );
}
