import { Compass } from 'lucide-react';
import Link from 'next/link';
import { EmptyState } from '../src/components/empty-state.tsx';

export default function NotFound() {
  return (
    <EmptyState
      isPage
      icon={Compass}
      title="There is no such page"
      actions={
        <Link href="/" className="link">
          Go home
        </Link>
      }
    >
      The address may be mistyped, or what it named is gone.
    </EmptyState>
  );
}
