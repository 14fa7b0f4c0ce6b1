import { useId, type ReactNode } from 'react';
import classes from './page.module.css';

type Props = { title: ReactNode; aside?: ReactNode; children: ReactNode; flush?: boolean };

/** A titled surface. `flush`: the content (a table) reaches the edges. */
export function Section({ title, aside, children, flush }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.sectionHead}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      <div className={flush ? classes.flush : classes.padded}>{children}</div>
    </section>
  );
}
