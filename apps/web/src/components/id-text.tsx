'use client';

import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import Link from 'next/link';
import { shortenId } from './format.ts';
import classes from './id-text.module.css';

type Props = { id: string; href?: string; full?: boolean; prefetch?: false };

/** An id in monospace: shortened, whole on hover, copied by its button. */
export function IdText({ id, href, full, prefetch }: Props) {
  const text = full ? id : shortenId(id);
  return (
    <span className={classes.id}>
      {href ? (
        <Link href={href} className="link mono" title={id} {...(prefetch === false ? { prefetch } : {})}>
          {text}
        </Link>
      ) : (
        <span className="mono" title={id}>
          {text}
        </span>
      )}
      <CopyText text={id} label={`Copy ${id}`} />
    </span>
  );
}

export function CopyText({ text, label = 'Copy' }: { text: string; label?: string }) {
  return (
    <CopyButton value={text} timeout={1_500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <ActionIcon size={22} onClick={copy} aria-label={label} className={classes.copy}>
            {copied ? <Check size={13} /> : <Copy size={13} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
