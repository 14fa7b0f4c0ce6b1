import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/yaml';
import type { ReactNode } from 'react';
import { CopyText } from './id-text.tsx';
import classes from './json-view.module.css';

const highlighter = tagHighlighter([
  { tag: [tags.string, tags.content], class: classes['string'] ?? '' },
  { tag: tags.definition(tags.propertyName), class: classes['name'] ?? '' },
  { tag: [tags.lineComment, tags.separator, tags.meta], class: classes['key'] ?? '' },
  { tag: [tags.labelName, tags.typeName], class: classes['atom'] ?? '' },
]);

/** YAML to read, as it was written; copied whole by its button. */
export function YamlView({ text, label }: { text: string; label: string }) {
  return (
    // What scrolls has to be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.view} role="group" aria-label={label} tabIndex={0}>
      <span className={classes.copy}>
        <CopyText text={text} label={`Copy ${label}`} />
      </span>
      {highlight(text)}
    </div>
  );
}

function highlight(text: string): ReactNode[] {
  const pieces: ReactNode[] = [];
  highlightCode(
    text,
    parser.parse(text),
    highlighter,
    (code, className) => {
      pieces.push(
        className === '' ? (
          code
        ) : (
          <span key={pieces.length} className={className}>
            {code}
          </span>
        ),
      );
    },
    () => void pieces.push('\n'),
  );
  return pieces;
}
