import { HomePage } from '../src/features/home/home-page.tsx';

export default function Page() {
  return <HomePage />;
}
