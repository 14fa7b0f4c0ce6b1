'use client';

import type { Json } from '@waymark/protocol';
import { useState } from 'react';
import { CopyText } from './id-text.tsx';
import classes from './json-view.module.css';

const longestText = 400;
const mostEntries = 100;

/** JSON to read: folded where it is deep or long, copied whole by its button. */
export function JsonView({ value, label }: { value: Json; label: string }) {
  return (
    // What scrolls has to be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.view} role="group" aria-label={label} tabIndex={0}>
      <span className={classes.copy}>
        <CopyText text={JSON.stringify(value, null, 2)} label={`Copy ${label}`} />
      </span>
      <Value value={value} depth={0} />
    </div>
  );
}

function Value({ value, depth }: { value: Json; depth: number }) {
  if (value === null) return <span className={classes.null}>null</span>;
  if (typeof value === 'string') return <Text text={value} />;
  if (typeof value !== 'object') return <span className={classes.atom}>{String(value)}</span>;
  return <Composite value={value} depth={depth} />;
}

function Text({ text }: { text: string }) {
  const [whole, setWhole] = useState(text.length <= longestText);
  if (whole) return <span className={classes.string}>{JSON.stringify(text)}</span>;
  return (
    <span className={classes.string}>
      {JSON.stringify(text.slice(0, longestText)).slice(0, -1)}…
      <button type="button" className={classes.more} onClick={() => setWhole(true)}>
        all {text.length.toLocaleString('en')} characters
      </button>
    </span>
  );
}

function Composite({ value, depth }: { value: Json[] | { [key: string]: Json }; depth: number }) {
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [open, setOpen] = useState(depth === 0 || (depth < 3 && entries.length <= 50));
  const [limit, setLimit] = useState(mostEntries);
  const [left, right] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return <span className={classes.mark}>{left + right}</span>;
  return (
    <>
      <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {left}
        {!open && ` ${entries.length} ${isList ? 'item' : 'key'}${entries.length === 1 ? '' : 's'} ${right}`}
      </button>
      {open && (
        <>
          <div className={classes.inner}>
            {entries.slice(0, limit).map(([key, entry]) => (
              <div key={key}>
                {!isList && <span className={classes.key}>{key}: </span>}
                <Value value={entry} depth={depth + 1} />
              </div>
            ))}
            {entries.length > limit && (
              <button type="button" className={classes.more} onClick={() => setLimit(limit + mostEntries)}>
                {(entries.length - limit).toLocaleString('en')} more
              </button>
            )}
          </div>
          <span className={classes.mark}>{right}</span>
        </>
      )}
    </>
  );
}
