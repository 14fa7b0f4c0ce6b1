import type { ReactNode } from 'react';
import classes from './page.module.css';

type Props = { title: ReactNode; note?: ReactNode; actions?: ReactNode };

export function PageHeader({ title, note, actions }: Props) {
  return (
    <div className={classes.header}>
      <div className={classes.heading}>
        <h1>{title}</h1>
        {note && <p className="dim">{note}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
