'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type ResumeWish } from '../../../api/client.ts';

/** What would come of a run, should it go on so: asked anew for each choice. The former answer stays until the next is there. */
export function useResumePlan(runId: string, wish: ResumeWish) {
  return useQuery({
    queryKey: ['resume-plan', runId, wish],
    queryFn: () => api.planResume(runId, wish),
    placeholderData: keepPreviousData,
    // Another look may find another answer.
    staleTime: 0,
    gcTime: 0,
  });
}
