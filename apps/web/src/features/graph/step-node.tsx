'use client';

import { Handle, Position, type NodeProps, type Node } from '@xyflow/react';
import { Undo2 } from 'lucide-react';
import { StatusIcon } from '../../components/status-badge.tsx';
import { lookOf } from '../../components/status.ts';
import { Elapsed } from '../../components/time.tsx';
import type { GraphStep } from './graph-model.ts';
import { StepTypeIcon } from './step-type-icon.tsx';
import classes from './graph.module.css';

/** What a run adds to a drawn step. */
export type StepMark = {
  status: string;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  compensation: string | null;
  /** How many turns of it there were; 0: it has none. */
  turns: number;
  /** How many of these have this status. */
  alike: number;
};

export type StepNodeData = {
  step: GraphStep;
  mark: StepMark | null;
  selected: boolean;
  hasError: boolean;
  onSelect: (address: string) => void;
};

export function StepNode({ data, type }: NodeProps<Node<StepNodeData>>) {
  const { step, mark, selected, hasError, onSelect } = data;
  return (
    <div
      className={classes.step}
      data-kind={type}
      data-tone={mark ? lookOf(mark.status).tone : 'none'}
      data-untouched={mark?.startedAt === null || undefined}
      data-selected={selected || undefined}
      data-error={hasError || undefined}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} className={classes.handle} />
      <button
        type="button"
        className={`${classes.face} nodrag`}
        aria-pressed={selected}
        onClick={() => onSelect(step.address)}
      >
        <span className={classes.icon}>
          {mark ? <StatusIcon status={mark.status} size={16} /> : <StepTypeIcon type={step.type} size={16} />}
        </span>
        <span className={classes.words}>
          <span className={classes.name}>{step.title && !step.title.includes('${') ? step.title : step.id}</span>
          <span className={classes.detail}>
            {mark ? (
              <Progress mark={mark} step={step} />
            ) : (
              <>
                {step.type}
                {step.detail && ` · ${step.detail}`}
              </>
            )}
          </span>
        </span>
        {step.compensated && !mark && <Undo2 size={13} className={classes.undo} aria-label="has a compensation" />}
        {mark?.compensation && (
          <span className={classes.undone} data-status={mark.compensation}>
            <Undo2 size={12} aria-hidden />
            {mark.compensation === 'completed' ? 'undone' : mark.compensation}
          </span>
        )}
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={classes.handle} />
    </div>
  );
}

function Progress({ mark, step }: { mark: StepMark; step: GraphStep }) {
  const { word } = lookOf(mark.status);
  if (!mark.startedAt)
    return (
      <>
        {word} · {step.detail ?? step.type}
      </>
    );
  const { turns, alike } = mark;
  if (turns > 1)
    return (
      <>
        {word} · {alike < turns && `${alike} of `}
        {turns} turns
      </>
    );
  return (
    <>
      {word} · <Elapsed from={mark.startedAt} to={mark.finishedAt} />
      {mark.attempts > 1 && ` · ${mark.attempts} attempts`}
    </>
  );
}

export function LaneNode({ data }: NodeProps<Node<{ label: string | null }>>) {
  return <div className={classes.lane}>{data.label}</div>;
}
