import type { Workflow } from '../../api/types.ts';

/** What a workflow is called where no run fills in its title: a title made from the input says nothing yet. */
export function titleOf({ title, name }: Pick<Workflow, 'title' | 'name'>): string {
  return title === null || title.includes('${') ? name : title;
}
