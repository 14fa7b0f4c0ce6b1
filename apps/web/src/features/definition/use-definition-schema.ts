'use client';

import { useQuery } from '@tanstack/react-query';
import type { JsonObject } from '@waymark/protocol';

/** The published JSON Schema of definitions; null while it is not here, and the editor does without. */
export function useDefinitionSchema(): JsonObject | null {
  const { data } = useQuery({
    queryKey: ['definition-schema'],
    queryFn: async () => {
      const response = await fetch('/schema/definition.json');
      if (!response.ok) throw new Error(`the schema answered ${response.status}`);
      return (await response.json()) as JsonObject;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? null;
}
