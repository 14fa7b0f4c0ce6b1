import type { Metadata } from 'next';
import { SecretsPage } from '../../src/features/secrets/secrets-page.tsx';

export const metadata: Metadata = { title: 'Secrets' };

export default function Page() {
  return <SecretsPage />;
}
