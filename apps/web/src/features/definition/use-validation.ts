'use client';

import type { Json } from '@waymark/protocol';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api/client.ts';
import { type Problem, toProblem } from '../../api/problem.ts';
import type { Finding } from '../../api/types.ts';
import { formatOf, readDefinitionText } from './definition-text.ts';

export type Checked = {
  state: 'empty' | 'checking' | 'valid' | 'invalid' | 'unchecked';
  errors: Finding[];
  warnings: Finding[];
  /** Why it could not be checked. */
  problem: Problem | null;
  /** What the text says, as soon as it can be read; the last readable one else. */
  definition: Json | null;
};

type Result = Omit<Checked, 'definition'>;

const pause = 300;
const nothingYet: Result & { text: string } = { state: 'empty', errors: [], warnings: [], problem: null, text: '' };

/** Checks the text as it is typed: what it says at once, what it means by the server, a moment after the last key. */
export function useValidation(text: string): Checked {
  const parsed = useMemo(() => readDefinitionText(text), [text]);
  const [readable, setReadable] = useState<Json | null>(null);
  if (parsed !== null && parsed !== readable) setReadable(parsed);
  const [result, setResult] = useState<Result & { text: string }>(nothingYet);

  useEffect(() => {
    if (text.trim() === '') return;
    let current = true;
    const timer = setTimeout(async () => {
      const next = await validate(text);
      if (current) setResult({ ...next, text });
    }, pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);

  const definition = parsed ?? readable;
  if (text.trim() === '') return { ...nothingYet, definition };
  // What was found before stays in sight while the next answer is under way.
  return { ...result, state: result.text === text ? result.state : 'checking', definition };
}

async function validate(text: string): Promise<Result> {
  const format = formatOf(text);
  const broken = format === 'json' ? findSyntaxError(text) : null;
  if (broken) return { state: 'invalid', errors: [broken], warnings: [], problem: null };
  try {
    const { valid, errors, warnings } = await api.validate({ format, text });
    return { state: valid ? 'valid' : 'invalid', errors, warnings, problem: null };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 400 && problem.status < 500) {
      const errors =
        problem.errors.length > 0
          ? problem.errors
          : [{ code: problem.code, pointer: '', message: problem.detail ?? problem.title, hint: null }];
      return { state: 'invalid', errors, warnings: [], problem: null };
    }
    return { state: 'unchecked', errors: [], warnings: [], problem };
  }
}

function findSyntaxError(text: string): Finding | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return {
      code: 'INVALID_JSON',
      pointer: '',
      message: error instanceof Error ? error.message : 'This is not JSON',
      hint: null,
    };
  }
}
