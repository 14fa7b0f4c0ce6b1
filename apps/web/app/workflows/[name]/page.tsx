import type { Metadata } from 'next';
import { WorkflowPage } from '../../../src/features/workflows/workflow-page.tsx';

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <WorkflowPage key={name} name={name} />;
}
