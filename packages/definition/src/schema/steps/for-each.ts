import { z } from 'zod';
import { limits } from '../../limits.ts';
import { nestedSteps } from '../nested.ts';
import { commit, expression, itemName } from '../values.ts';
import { everyStep } from './every.ts';

export const ForEachStep = z
  .strictObject({
    type: z.literal('forEach').meta({ description: 'The same steps for each item of a list.' }),
    ...everyStep,
    items: expression.meta({ description: `The list, at most ${limits.items} items. Asked once.` }),
    as: itemName
      .meta({
        description: 'What the steps read the item as; its place in the list is `<as>Index` and `index`.',
        default: 'item',
      })
      .exactOptional(),
    concurrency: z
      .int()
      .min(1)
      .max(limits.itemsInFlight)
      .meta({ description: 'How many items are under way at once; when one ends the next begins.', default: 10 })
      .exactOptional(),
    tolerate: z
      .union([
        z.int().min(0).max(limits.items),
        z.string().regex(/^(100|\d{1,2})(\.\d+)?%$/, { error: 'has to be a number of items or a share like "10%"' }),
      ])
      .meta({
        description:
          'How many items may fail, as a number or a share of all (`"10%"`). One that fails has what it had done undone, and gives null. Over it: `TooManyFailures`. Absent: the first error goes on.',
      })
      .exactOptional(),
    steps: nestedSteps.meta({ description: 'What is done for each item; nothing outside can read these steps.' }),
    commit,
  })
  .meta({
    id: 'ForEachStep',
    description:
      'Runs its steps for each item, some at the same time. The output is the list of what the items gave, in their order; `steps.<id>.summary` has `total`, `completed` and `failed`, `steps.<id>.failures` a list of `{index, error}`.',
  });
