'use client';

import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { TextFormat, Workflow } from '../../api/types.ts';
import { IdText } from '../../components/id-text.tsx';
import { JsonView } from '../../components/json-view.tsx';
import { Section } from '../../components/section.tsx';
import { YamlView } from '../../components/yaml-view.tsx';
import classes from './workflows.module.css';

/** A published definition as its author wrote it, and the JSON that it means. */
export function DefinitionSection({ workflow: { definition, source, hash } }: { workflow: Workflow }) {
  const [format, setFormat] = useState<TextFormat>('yaml');
  return (
    <Section
      title="Definition"
      aside={
        <span className={classes.inline}>
          {source && (
            <SegmentedControl
              size="xs"
              aria-label="How to show the definition"
              value={format}
              onChange={(value) => setFormat(value as TextFormat)}
              data={[
                { value: 'yaml', label: 'YAML' },
                { value: 'json', label: 'JSON' },
              ]}
            />
          )}
          <IdText id={hash} />
        </span>
      }
    >
      {source && format === 'yaml' ? (
        <YamlView text={source.text} label="the definition" />
      ) : (
        <JsonView value={definition} label="the definition" />
      )}
    </Section>
  );
}
