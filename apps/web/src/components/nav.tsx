'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Database, ExternalLink, House, KeyRound, ListChecks, Package, Plus, Route, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { api } from '../api/client.ts';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import { useSettings } from './settings.tsx';
import classes from './app-frame.module.css';

const places = [
  { href: '/', label: 'Home', icon: House },
  { href: '/runs', label: 'Runs', icon: Route },
  { href: '/approvals', label: 'Approvals', icon: ListChecks },
  { href: '/workflows', label: 'Workflows', icon: Waypoints },
  { href: '/orders', label: 'Orders', icon: Package },
  { href: '/secrets', label: 'Secrets', icon: KeyRound },
  { href: '/db', label: 'Live database', icon: Database },
] as const;

export function Nav({ onNavigate }: { onNavigate: () => void }) {
  const path = usePathname();
  const { temporalUi } = useSettings();
  return (
    <>
      <Button component={Link} href="/new" leftSection={<Plus size={14} />} fullWidth onClick={onNavigate}>
        New definition
      </Button>
      <nav aria-label="Main" className={classes.places}>
        {places.map(({ href, label, icon: Icon }) => {
          const current = href === '/' ? path === '/' : path.startsWith(href);
          return (
            <Link
              key={href}
              href={href}
              className={classes.place}
              aria-current={current ? 'page' : undefined}
              onClick={onNavigate}
            >
              <Icon size={16} aria-hidden />
              {label}
              {href === '/approvals' && <OpenApprovals />}
            </Link>
          );
        })}
      </nav>
      <div className={classes.foot}>
        <a className={classes.place} href="/api/openapi.json" target="_blank" rel="noreferrer">
          <ExternalLink size={14} aria-hidden /> API description
        </a>
        {temporalUi && (
          <a className={classes.place} href={temporalUi} target="_blank" rel="noreferrer">
            <ExternalLink size={14} aria-hidden /> Temporal Web UI
          </a>
        )}
        <ColorSchemeSwitch />
      </div>
    </>
  );
}

/** How many approvals wait; read with the page, not followed: a page has one stream, its own. */
function OpenApprovals() {
  const { data } = useQuery({
    queryKey: ['approvals', 'open-count'],
    queryFn: () => api.listApprovals({ status: 'open', limit: 100 }),
  });
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span className={classes.count}>
      {count}
      {data?.nextCursor ? '+' : ''}
      <span className="visually-hidden"> open</span>
    </span>
  );
}
