import type { SecretSummary } from '@waymark/database';

export type SecretView = {
  name: string;
  /** The end of the value, to tell it from a former one; null: it is too short for that. */
  last4: string | null;
  updatedAt: string;
};

/** What anybody gets to see of a secret. */
export function toSecretView({ name, last4, updatedAt }: SecretSummary): SecretView {
  return { name, last4, updatedAt: updatedAt.toISOString() };
}
