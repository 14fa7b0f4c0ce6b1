import type { Metadata } from 'next';
import { NewDefinitionPage } from '../../src/features/definition/new-definition-page.tsx';

export const metadata: Metadata = { title: 'New definition' };

export default function Page() {
  return <NewDefinitionPage />;
}
