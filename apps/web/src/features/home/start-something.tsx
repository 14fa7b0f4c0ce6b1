'use client';

import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import type { Example, Workflow } from '../../api/types.ts';
import { Section } from '../../components/section.tsx';
import { titleOf } from '../workflows/title-of.ts';
import classes from './home.module.css';

type Props = { examples: Example[]; workflows: Workflow[] };

/** Workflows to start and examples to begin with. */
export function StartSomething({ examples, workflows }: Props) {
  const published = new Set(workflows.map(({ name }) => name));
  const others = examples.filter(({ name }) => !published.has(name));
  return (
    <div className={classes.stack}>
      <Section
        title="Start something"
        aside={
          <Link href="/workflows" className="link">
            All workflows
          </Link>
        }
        flush
      >
        {workflows.length === 0 && <p className={classes.none}>No workflow is published yet. Begin with an example.</p>}
        <ul className={classes.list}>
          {workflows.slice(0, 9).map(({ name, title, version }) => (
            <Entry
              key={name}
              href={`/workflows/${name}`}
              title={titleOf({ name, title })}
              note={`${name}@${version}`}
            />
          ))}
        </ul>
      </Section>
      <Section title="Write one" flush>
        <ul className={classes.list}>
          {others.slice(0, 6).map(({ name, title }) => (
            <Entry
              key={name}
              href={`/new?example=${encodeURIComponent(name)}`}
              title={titleOf({ name, title })}
              note="example"
            />
          ))}
        </ul>
        <div className={classes.padded}>
          <Button component={Link} href="/new" variant="default" fullWidth leftSection={<Plus size={14} />}>
            New definition
          </Button>
        </div>
      </Section>
    </div>
  );
}

function Entry({ href, title, note }: { href: string; title: string; note: string }) {
  return (
    <li>
      <Link href={href} className={classes.entry}>
        <span className={classes.lineTitle}>{title}</span>
        <code className="dim">{note}</code>
      </Link>
    </li>
  );
}
