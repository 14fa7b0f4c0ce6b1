'use client';

import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { Run } from '../../api/types.ts';
import { JsonView } from '../../components/json-view.tsx';
import { Section } from '../../components/section.tsx';
import { OrderProgress } from '../orders/order-progress.tsx';
import { Executions } from './executions.tsx';
import { RunTree } from './sub-runs/run-tree.tsx';
import type { RelatedRuns } from './sub-runs/related-runs.ts';
import { ErrorView } from './inspector/error-view.tsx';
import classes from './run.module.css';

/** The run as a whole, while no step is chosen: its order, error, output and input. */
export function RunOverview({ run, related }: { run: Run; related: RelatedRuns }) {
  return (
    <div className={classes.overview}>
      {run.orderId && <RunOrder runId={run.runId} orderId={run.orderId} />}
      {/* The error of a step that is held is told with the step. */}
      {run.error && (run.closedAt || run.error.step === '/') && (
        <Section title={run.closedAt ? 'Error' : 'Why it is held'}>
          <ErrorView error={run.error} />
        </Section>
      )}
      {related.byId.size > 1 && (
        <Section title="Tree of runs">
          <RunTree runs={related.roots} related={related} current={run.runId} label="Tree of runs" />
          {related.isCut && <p className={classes.hint}>Only the newest runs are shown.</p>}
        </Section>
      )}
      {run.closedAt && run.output !== null && (
        <Section title="Output">
          <JsonView value={run.output} label="output of the run" />
        </Section>
      )}
      <Section title="Input">
        <JsonView value={run.input} label="input of the run" />
      </Section>
      <Executions runId={run.runId} executions={run.executions} />
      <p className={classes.hint}>Choose a step to see its input, output, attempts and policy.</p>
    </div>
  );
}

function RunOrder({ runId, orderId }: { runId: string; orderId: string }) {
  const { data: order } = useQuery({ queryKey: ['order', 'of-run', runId], queryFn: () => api.getOrder(orderId) });
  if (!order) return null;
  return <OrderProgress order={order} />;
}
