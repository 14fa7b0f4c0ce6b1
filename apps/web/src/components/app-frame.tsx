'use client';

import { Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from './logo.tsx';
import { Nav } from './nav.tsx';
import classes from './app-frame.module.css';

/** The frame of every page: skip link, navigation (folded away on a phone), content. */
export function AppFrame({ children }: { children: ReactNode }) {
  const [open, { toggle, close }] = useDisclosure(false);
  return (
    <div className={classes.frame}>
      <a href="#content" className="skip-link">
        Skip to content
      </a>
      <header className={classes.side} data-open={open || undefined}>
        <div className={classes.top}>
          <Link href="/" className={classes.brand} onClick={close}>
            <Logo /> Waymark
          </Link>
          <Burger
            opened={open}
            onClick={toggle}
            size="sm"
            aria-label="Navigation"
            aria-expanded={open}
            className={classes.burger}
          />
        </div>
        <div className={classes.nav}>
          <Nav onNavigate={close} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.content}>
        {children}
      </main>
    </div>
  );
}
