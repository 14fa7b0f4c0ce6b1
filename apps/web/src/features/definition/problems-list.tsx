'use client';

import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { Finding, TextFormat } from '../../api/types.ts';
import type { Checked } from './use-validation.ts';
import classes from './definition.module.css';

type Props = { checked: Checked; format: TextFormat; onJump: (finding: Finding) => void };

/** What is wrong and where; each entry jumps to its place. */
export function ProblemsList({ checked, format, onJump }: Props) {
  const { state, errors, warnings, problem } = checked;
  return (
    <div className={classes.problems} aria-live="polite" data-state={state}>
      <p className={classes.verdict}>
        <Verdict checked={checked} />
        {state !== 'empty' && <span className="dim">{format.toUpperCase()}</span>}
      </p>
      {problem && <p className={classes.unchecked}>{problem.title}. Your text is kept.</p>}
      {errors.length + warnings.length > 0 && (
        <ul className={classes.findings} aria-label="Problems">
          {errors.map((finding) => (
            <Entry key={`e ${finding.pointer} ${finding.message}`} finding={finding} kind="error" onJump={onJump} />
          ))}
          {warnings.map((finding) => (
            <Entry key={`w ${finding.pointer} ${finding.message}`} finding={finding} kind="warning" onJump={onJump} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Verdict({ checked: { state, errors, warnings } }: { checked: Checked }) {
  switch (state) {
    case 'empty':
      return <span className="dim">Choose an example, paste JSON or YAML, or drop a file here.</span>;
    case 'checking':
      return (
        <span className="dim">
          <LoaderCircle size={14} aria-hidden /> Checking…
        </span>
      );
    case 'unchecked':
      return (
        <span className={classes.bad}>
          <TriangleAlert size={14} aria-hidden /> Could not be checked
        </span>
      );
    case 'valid':
      return (
        <span className={classes.good}>
          <CircleCheck size={14} aria-hidden /> Valid{warnings.length > 0 && ` · ${count(warnings.length, 'warning')}`}
        </span>
      );
    case 'invalid':
      return (
        <span className={classes.bad}>
          <CircleAlert size={14} aria-hidden /> {count(errors.length, 'problem')}
          {warnings.length > 0 && ` · ${count(warnings.length, 'warning')}`}
        </span>
      );
  }
}

function Entry({
  finding,
  kind,
  onJump,
}: {
  finding: Finding;
  kind: 'error' | 'warning';
  onJump: (finding: Finding) => void;
}) {
  const Icon = kind === 'error' ? CircleAlert : TriangleAlert;
  return (
    <li>
      <button type="button" className={classes.finding} data-kind={kind} onClick={() => onJump(finding)}>
        <Icon size={14} aria-label={kind} />
        <span>
          {finding.message}
          {finding.hint && <span className="dim"> {finding.hint}</span>}
          <span className={classes.place}>
            <code>{finding.pointer || '/'}</code> · <code>{finding.code}</code>
          </span>
        </span>
      </button>
    </li>
  );
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
