import { placeOf } from '@waymark/protocol';
import type { ReactNode } from 'react';
import type { ResumePlan, Run } from '../../../api/types.ts';
import classes from './verbs.module.css';

type Props = {
  run: Run;
  plan: ResumePlan;
  /** What was chosen last is still being asked about. */
  isOld: boolean;
};

/** What would come of each step of a run that goes on, or why it cannot. */
export function ResumePlanView({ run, plan, isOld }: Props) {
  const { kept, again, differing, refused } = plan;
  const titles = new Map(run.steps.map(({ address, title }) => [address, title]));
  const isDiffering = (address: string): boolean => differing.includes(placeOf(address));
  const lines = (addresses: string[]): ReactNode =>
    addresses.map((address) => (
      <li key={address}>
        <code>{address}</code> <span className="dim">{titles.get(address)}</span>
        {isDiffering(address) && again.includes(address) && <em> does another thing now, under a new key</em>}
      </li>
    ));
  return (
    <section className={classes.plan} aria-label="What would happen" aria-busy={isOld}>
      {refused.length > 0 ? (
        <Refused refused={refused} />
      ) : (
        <>
          <Part name="Runs again" count={again.length} isOpen>
            {lines(again)}
          </Part>
          <Part name="New" count={plan.new.length} isOpen>
            {lines(plan.new)}
          </Part>
          <Part name="Kept as it is" count={kept.length}>
            {lines(kept)}
          </Part>
          {again.length + plan.new.length === 0 && <p>No step runs again: the run goes on where it ended.</p>}
        </>
      )}
    </section>
  );
}

function Refused({ refused }: Pick<ResumePlan, 'refused'>) {
  return (
    <div className={classes.refused} role="alert">
      <strong>It cannot go on so:</strong>
      <ul>
        {refused.map(({ address, reason }) => (
          <li key={`${address} ${reason}`}>
            {address !== '/' && (
              <>
                <code>{address}</code>:{' '}
              </>
            )}
            {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

type PartProps = { name: string; count: number; isOpen?: boolean; children: ReactNode };

function Part({ name, count, isOpen = false, children }: PartProps) {
  if (count === 0) return null;
  return (
    <details open={isOpen}>
      <summary>
        {name}: {count === 1 ? '1 step' : `${count} steps`}
      </summary>
      <ul>{children}</ul>
    </details>
  );
}
