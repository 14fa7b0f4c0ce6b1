'use client';

import { ActionIcon, Button, Tabs } from '@mantine/core';
import type { Json } from '@waymark/protocol';
import { CirclePlay, X } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { Run, RunSummary, Step } from '../../../api/types.ts';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { JsonView } from '../../../components/json-view.tsx';
import { CopyText, IdText } from '../../../components/id-text.tsx';
import { Elapsed, Time } from '../../../components/time.tsx';
import { findStep } from '../../graph/find-step.ts';
import { canResume, hasBegun, nextAttemptOf, statusOfStep } from '../run-facts.ts';
import type { Ask } from '../verbs/ask.ts';
import { heldAt } from '../verbs/held.ts';
import { HeldVerbs } from '../verbs/held-verbs.tsx';
import { useIsBusy } from '../verbs/use-command.ts';
import { AttemptsTable } from './attempts-table.tsx';
import { ErrorView } from './error-view.tsx';
import { PolicyView } from './policy-view.tsx';
import classes from './inspector.module.css';

const tabs = ['input', 'output', 'error', 'attempts', 'policy'] as const;
type Tab = (typeof tabs)[number];

type Props = {
  run: Run;
  step: Step;
  /** Its sub-runs. */
  runs: RunSummary[];
  definition: Json;
  onAsk: Ask;
  onClose: () => void;
};

/** Everything about one step of a run. The open tab stands in the URL. */
export function StepInspector({ run, step, runs, definition, onAsk, onClose }: Props) {
  const [chosen, setTab] = useQueryState('tab', parseAsStringLiteral(tabs));
  const tab: Tab = chosen ?? (step.error || step.compensation?.error ? 'error' : step.finishedAt ? 'output' : 'input');
  const attempts = step.attemptLog.length;
  const nextAt = nextAttemptOf(step);
  const held = heldAt(run, step);
  const busy = useIsBusy(run.runId);
  return (
    <section className={classes.inspector} aria-label={`Step ${step.id}`}>
      <header className={classes.head}>
        <div>
          <h2>{step.title ?? step.id}</h2>
          <div className={classes.sub}>
            <code>{step.address}</code>
            <CopyText text={step.address} label="Copy the address" /> · {step.type}
          </div>
        </div>
        <ActionIcon onClick={onClose} aria-label="Close the step">
          <X size={16} />
        </ActionIcon>
      </header>
      <dl className={classes.facts}>
        <div>
          <dt>Status</dt>
          <dd>
            <StatusBadge status={statusOfStep(step)} />
          </dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>
            <Time at={step.startedAt} />
          </dd>
        </div>
        <div>
          <dt>{step.finishedAt ? 'Took' : 'Since'}</dt>
          <dd>
            <Elapsed from={step.startedAt} to={step.finishedAt} />
          </dd>
        </div>
        {nextAt && (
          <div>
            <dt>Next attempt</dt>
            <dd>
              <Time at={nextAt} />
            </dd>
          </div>
        )}
        {step.status === 'waiting' && runs.length === 0 && (step.waitingFor || step.waitingUntil) && (
          <div>
            <dt>Waits</dt>
            <dd>
              {step.waitingFor}{' '}
              {step.waitingUntil && (
                <>
                  until <Time at={step.waitingUntil} />
                </>
              )}
            </dd>
          </div>
        )}
        {runs.length > 0 && (
          <div>
            <dt>{runs.length === 1 ? 'Sub-run' : 'Sub-runs'}</dt>
            <dd>
              {runs.map((run) => (
                <div key={run.runId}>
                  <IdText id={run.runId} href={`/runs/${run.runId}`} /> <StatusBadge status={run.status} />
                </div>
              ))}
            </dd>
          </div>
        )}
        {step.type === 'workflow' && <Queue definition={definition} address={step.address} />}
        {step.compensation && (
          <div>
            <dt>Compensation</dt>
            <dd>
              <StatusBadge status={step.compensation.status} />
              {step.compensation.givenUp && <span className="dim"> given up</span>}
            </dd>
          </div>
        )}
      </dl>
      {held && (
        <div className={classes.verbs}>
          <HeldVerbs held={held} busy={busy} onAsk={onAsk} />
        </div>
      )}
      {canResume(run) && hasBegun(step) && (
        <div className={classes.verbs}>
          <Button
            variant="default"
            leftSection={<CirclePlay size={14} aria-hidden />}
            disabled={busy}
            onClick={() => onAsk({ verb: 'resumeEnded', from: step.address })}
          >
            Resume from here…
          </Button>
        </div>
      )}
      <Tabs value={tab} onChange={(value) => void setTab(value as Tab)}>
        <Tabs.List className={classes.tabs}>
          <Tabs.Tab value="input">Input</Tabs.Tab>
          <Tabs.Tab value="output">Output</Tabs.Tab>
          <Tabs.Tab value="error">Error</Tabs.Tab>
          <Tabs.Tab value="attempts">Attempts{attempts > 0 && ` ${attempts}`}</Tabs.Tab>
          <Tabs.Tab value="policy">Policy</Tabs.Tab>
        </Tabs.List>
        <div className={classes.body}>
          <Tabs.Panel value="input">
            {step.startedAt ? (
              <JsonView value={step.input} label="input" />
            ) : (
              <p className="dim">The step has not started: its input is made when it does.</p>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="output">
            {step.finishedAt ? <JsonView value={step.output} label="output" /> : <p className="dim">No output yet.</p>}
          </Tabs.Panel>
          <Tabs.Panel value="error">
            {step.error || step.compensation?.error ? (
              <>
                {step.error && <ErrorView error={step.error} />}
                {step.compensation?.error && (
                  <>
                    <h3 className={classes.heading}>The compensation failed</h3>
                    <ErrorView error={step.compensation.error} />
                  </>
                )}
              </>
            ) : (
              <p className="dim">No error.</p>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="attempts">
            <AttemptsTable step={step} />
          </Tabs.Panel>
          <Tabs.Panel value="policy">
            <PolicyView step={step} definition={definition} />
          </Tabs.Panel>
        </div>
      </Tabs>
    </section>
  );
}

/** Of a sub-run, where it is not that of this run. */
function Queue({ definition, address }: { definition: Json; address: string }) {
  const queue = findStep(definition, address)?.queue;
  if (typeof queue !== 'string') return null;
  return (
    <div>
      <dt>Queue</dt>
      <dd>{queue}</dd>
    </div>
  );
}
