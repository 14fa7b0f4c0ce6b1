import {
  Asterisk,
  Boxes,
  CirclePlay,
  CornerDownLeft,
  GitFork,
  type LucideIcon,
  OctagonX,
  PencilLine,
  Sigma,
  Timer,
  UserRoundCheck,
} from 'lucide-react';

const icons: Record<string, LucideIcon> = {
  action: CirclePlay,
  wait: Timer,
  approval: UserRoundCheck,
  switch: GitFork,
  block: Boxes,
  set: PencilLine,
  value: Sigma,
  return: CornerDownLeft,
  fail: OctagonX,
};

export function iconOfStepType(type: string): LucideIcon {
  return icons[type] ?? Asterisk;
}
