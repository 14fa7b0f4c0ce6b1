'use client';

import { isFinalRunStatus } from '@waymark/protocol';
import { useMemo } from 'react';
import type { Run, Step } from '../../../api/types.ts';
import { formatDuration } from '../../../components/format.ts';
import { StatusIcon } from '../../../components/status-badge.tsx';
import { useNow } from '../../../components/use-now.ts';
import { Elapsed } from '../../../components/time.tsx';
import { type RelatedRuns, runsOfStep } from '../sub-runs/related-runs.ts';
import { RunTree } from '../sub-runs/run-tree.tsx';
import { statusOfStep } from '../run-facts.ts';
import { segmentsOf, type Segment } from './segments.ts';
import { useFolds } from './use-folds.ts';
import { createTimeScale, type TimeScale } from './time-scale.ts';
import classes from './timeline.module.css';

type Props = { run: Run; related: RelatedRuns; selected: string | null; onSelect: (address: string) => void };

/** Of a step in a turn also which turn it is. */
function nameOf({ address, title, id }: Step): string {
  const turn = /\[(\d+)\]\/[^/]*$/.exec(address)?.[1];
  return turn === undefined ? (title ?? id) : `${Number(turn) + 1} · ${title ?? id}`;
}

/** One row per step: attempts as bars, waits and back-off hatched, compensation below in its own form. */
export function Timeline({ run, related, selected, onSelect }: Props) {
  const open = !isFinalRunStatus(run.status);
  const now = useNow(open);
  const { shown, folds, toggle } = useFolds(run.steps);
  const rows = useMemo(() => shown.map((step) => ({ step, segments: segmentsOf(step, now) })), [shown, now]);
  const from = Date.parse(run.startedAt ?? run.createdAt);
  const to = run.closedAt ? Date.parse(run.closedAt) : now;
  const scale = useMemo(
    () =>
      createTimeScale(
        from,
        to,
        rows.flatMap(({ segments }) => segments),
      ),
    [from, to, rows],
  );
  return (
    <div className={classes.timeline}>
      <Axis scale={scale} />
      <ul className={classes.rows}>
        {rows.map(({ step, segments }) => (
          <li key={step.address}>
            <button
              type="button"
              className={classes.row}
              aria-pressed={selected === step.address}
              onClick={() => onSelect(step.address)}
            >
              <span className={classes.label} style={indent(step.address, 10)}>
                <StatusIcon status={statusOfStep(step)} size={14} />
                <span className={classes.name} title={step.address}>
                  {nameOf(step)}
                </span>
                <span className={classes.took}>
                  {step.startedAt && <Elapsed from={step.startedAt} to={step.finishedAt} />}
                </span>
              </span>
              <span className={classes.track}>
                {scale.gaps.map(({ left, width }) => (
                  <span key={left} className={classes.fold} style={{ left: percent(left), width: percent(width) }} />
                ))}
                {segments.map((segment) => (
                  <Bar key={`${segment.kind} ${segment.from} ${segment.label}`} segment={segment} scale={scale} />
                ))}
              </span>
            </button>
            <SubRuns run={run} related={related} step={step} />
            {folds.has(step.address) && (
              <button type="button" className={classes.turns} onClick={() => toggle(step.address)}>
                {folds.get(step.address)}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Legend hasHeld={run.steps.some(({ status }) => status === 'held')} />
    </div>
  );
}

/** What a step of type `workflow` has started, right under its row. */
function SubRuns({ run, related, step }: { run: Run; related: RelatedRuns; step: Step }) {
  const runs = runsOfStep(related, run.runId, step);
  if (runs.length === 0) return null;
  return (
    <div className={classes.subRuns} style={indent(step.address, 30)}>
      <RunTree runs={runs} related={related} current={run.runId} label={`Sub-runs of ${step.id}`} />
    </div>
  );
}

/** Steps inside others stand further to the right. */
function indent(address: string, start: number): { paddingLeft: number } {
  return { paddingLeft: start + 14 * (address.split('/').length - 2) };
}

function Bar({ segment, scale }: { segment: Segment; scale: TimeScale }) {
  const left = scale.position(segment.from);
  const width = scale.position(segment.to) - left;
  const title = `${segment.label} · ${formatDuration(segment.to - segment.from)}`;
  return (
    <span
      className={classes.bar}
      data-kind={segment.kind}
      data-tone={segment.tone}
      title={title}
      style={{ left: percent(left), width: `max(${percent(width)}, ${segment.kind === 'moment' ? 7 : 3}px)` }}
    />
  );
}

function Axis({ scale }: { scale: TimeScale }) {
  return (
    <div className={classes.axis} aria-hidden>
      {scale.ticks.map(({ left, offset }) => (
        <span key={offset} className={classes.tick} style={{ left: percent(left) }}>
          {offset === 0 ? '0' : formatDuration(offset)}
        </span>
      ))}
      {scale.gaps.map(({ left, width, duration }) => (
        <span
          key={left}
          className={classes.gap}
          style={{ left: percent(left + width / 2) }}
          title={`${formatDuration(duration)} without work, drawn short`}
        >
          ⋯
        </span>
      ))}
    </div>
  );
}

function Legend({ hasHeld }: { hasHeld: boolean }) {
  const entries = [
    { kind: 'attempt', tone: 'completed', word: 'attempt' },
    { kind: 'attempt', tone: 'failed', word: 'failed attempt' },
    { kind: 'backoff', tone: 'retrying', word: 'back-off' },
    { kind: 'wait', tone: 'waiting', word: 'wait' },
    ...(hasHeld ? [{ kind: 'wait', tone: 'held', word: 'held' }] : []),
    { kind: 'undo', tone: 'undo', word: 'compensation' },
  ];
  return (
    <div className={classes.legend}>
      {entries.map(({ kind, tone, word }) => (
        <span key={word}>
          <span className={classes.sample}>
            <span className={classes.bar} data-kind={kind} data-tone={tone} style={{ left: 0, width: '100%' }} />
          </span>
          {word}
        </span>
      ))}
    </div>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
