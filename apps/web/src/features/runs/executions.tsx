import { temporalRunUrl, useSettings } from '../../components/settings.tsx';
import type { Execution } from '../../api/types.ts';
import { IdText } from '../../components/id-text.tsx';
import { Section } from '../../components/section.tsx';
import { Time } from '../../components/time.tsx';
import { executionWords } from './event-words.ts';
import classes from './run.module.css';

/** The executions of a run in Temporal, oldest first. One alone is not worth a word. */
export function Executions({ runId, executions }: { runId: string; executions: Execution[] }) {
  const url = temporalRunUrl(useSettings(), runId);
  if (executions.length < 2) return null;
  return (
    <Section title={`${executions.length} executions`}>
      <ol className={classes.executions}>
        {executions.map(({ temporalRunId, reason, startedAt }) => (
          <li key={startedAt + (temporalRunId ?? '')}>
            {temporalRunId !== null && (
              <IdText id={temporalRunId} {...(url ? { href: `${url}/${temporalRunId}` } : {})} />
            )}{' '}
            {executionWords[reason]} <Time at={startedAt} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
