'use client';

import { Skeleton } from '@mantine/core';
import dynamic from 'next/dynamic';
import type { ComponentProps } from 'react';
import type DefinitionGraph from './definition-graph.tsx';
import classes from './graph.module.css';

const Canvas = dynamic(() => import('./definition-graph.tsx'), {
  ssr: false,
  loading: () => <Skeleton height="100%" />,
});

/** The graph in its frame; its libraries are loaded when it is shown. */
export function Graph(props: ComponentProps<typeof DefinitionGraph>) {
  return (
    <section className={classes.graph} aria-label="Graph of the steps">
      <Canvas {...props} />
    </section>
  );
}
