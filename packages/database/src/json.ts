import type { Json } from '@waymark/protocol';
import { Prisma } from './generated/client.ts';

/** A value for a Json column that may be empty: null is stored as SQL's NULL. */
export function toJsonColumn(value: Json | undefined): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}
