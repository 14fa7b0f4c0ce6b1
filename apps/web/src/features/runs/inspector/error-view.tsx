'use client';

import type { Json, RunError } from '@waymark/protocol';
import { JsonView } from '../../../components/json-view.tsx';
import { Time } from '../../../components/time.tsx';
import classes from './inspector.module.css';

/** An error with the chain of its causes, the nearest first. */
export function ErrorView({ error }: { error: RunError }) {
  return (
    <ol className={classes.chain}>
      {chainOf(error).map((link, index) => (
        <li key={`${link.type} ${link.step} ${index}`} className={classes.link}>
          <div className={classes.errorType}>
            {index > 0 && <span className="dim">because of </span>}
            <code>{link.type}</code>
          </div>
          <p className={classes.message}>{link.message}</p>
          <p className={classes.sub}>
            {link.step && (
              <>
                at <code>{link.step}</code>
              </>
            )}
            {link.attempts > 0 && ` after ${link.attempts} ${link.attempts === 1 ? 'attempt' : 'attempts'}`}
            {link.at && (
              <>
                {' '}
                · <Time at={link.at} />
              </>
            )}
          </p>
          {hasContent(link.data) && <JsonView value={link.data} label={`data of ${link.type}`} />}
        </li>
      ))}
    </ol>
  );
}

function chainOf(error: RunError): RunError[] {
  return error.cause ? [error, ...chainOf(error.cause)] : [error];
}

function hasContent(data: Json | undefined): data is Json {
  return data !== null && data !== undefined && !(typeof data === 'object' && Object.keys(data).length === 0);
}
