import { shortenIds } from '../../../components/format.ts';
import type { Held } from './held.ts';
import classes from './verbs.module.css';

/** Why it is held: type and message of the error. */
export function HeldError({ held: { error } }: { held: Held }) {
  if (!error) return null;
  return (
    <p className={classes.error}>
      <code>{error.type}</code> <span>{shortenIds(error.message)}</span>
    </p>
  );
}
