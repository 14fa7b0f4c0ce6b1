import { z } from 'zod';
import type { StepDefinition } from '../definition.ts';

let step: z.ZodType<StepDefinition> | null = null;

/** The list of steps inside another thing. Lazy, since the union of all step types is made from the things that hold it. */
export const nestedSteps: z.ZodType<StepDefinition[]> = z.lazy(() => z.array(step ?? z.never()));

/** Called once by `steps/step.ts`, which knows all step types. */
export function defineNestedStep(union: z.ZodType<StepDefinition>): void {
  step = union;
}
