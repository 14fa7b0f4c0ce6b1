import type { Metadata } from 'next';
import { OrderPage } from '../../../src/features/orders/order-page.tsx';

export const metadata: Metadata = { title: 'Order' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <OrderPage key={id} id={id} />;
}
