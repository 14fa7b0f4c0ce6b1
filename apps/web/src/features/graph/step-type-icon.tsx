import {
  Asterisk,
  Boxes,
  Braces,
  Cable,
  CirclePlay,
  CornerDownLeft,
  GitFork,
  Globe,
  Inbox,
  type LucideIcon,
  OctagonX,
  PencilLine,
  Send,
  Sigma,
  Timer,
  UserRoundCheck,
  Workflow,
} from 'lucide-react';

const icons: Record<string, LucideIcon> = {
  action: CirclePlay,
  activity: Cable,
  http: Globe,
  script: Braces,
  wait: Timer,
  event: Inbox,
  emit: Send,
  approval: UserRoundCheck,
  workflow: Workflow,
  switch: GitFork,
  block: Boxes,
  set: PencilLine,
  value: Sigma,
  return: CornerDownLeft,
  fail: OctagonX,
};

/** The icon of a kind of step; decoration beside its word. */
export function StepTypeIcon({ type, size }: { type: string; size: number }) {
  const Icon = icons[type] ?? Asterisk;
  return <Icon size={size} aria-hidden />;
}
