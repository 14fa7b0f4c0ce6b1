import type { Metadata } from 'next';
import { DatabasePage } from '../../src/features/db/database-page.tsx';

export const metadata: Metadata = { title: 'Live database' };

export default function Page() {
  return <DatabasePage />;
}
