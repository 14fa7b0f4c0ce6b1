import type { ApprovalStatus, AttemptStatus, CompensationStatus, RunStatus, StepStatus } from '@waymark/protocol';
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  CircleX,
  Hand,
  History,
  Hourglass,
  LifeBuoy,
  LoaderCircle,
  Mail,
  MailCheck,
  MailX,
  type LucideIcon,
  OctagonX,
  PackageCheck,
  RotateCw,
  SkipForward,
  Undo2,
} from 'lucide-react';

export type Tone = 'running' | 'completed' | 'waiting' | 'retrying' | 'held' | 'failed' | 'undo' | 'quiet';
export type StatusLook = { word: string; tone: Tone; icon: LucideIcon; spins?: true };
/** Of orders, payments, stock and effects: the rows that the pages show beside runs. */
type RowStatus =
  | 'validated'
  | 'charged'
  | 'shipped'
  | 'refunded'
  | 'succeeded'
  | 'started'
  | 'finished'
  | 'revoked'
  | 'reserved'
  | 'released';
/** Of events that were sent to a run. */
type EventState = 'accepted' | 'received' | 'taken' | 'refused';
export type AnyStatus =
  | RunStatus
  | StepStatus
  | ApprovalStatus
  | AttemptStatus
  | CompensationStatus
  | RowStatus
  | EventState;

const looks: Record<AnyStatus, StatusLook> = {
  pending: { word: 'Pending', tone: 'quiet', icon: CircleDashed },
  running: { word: 'Running', tone: 'running', icon: LoaderCircle, spins: true },
  retrying: { word: 'Retrying', tone: 'retrying', icon: RotateCw },
  waiting: { word: 'Waiting', tone: 'waiting', icon: Hourglass },
  held: { word: 'Held', tone: 'held', icon: Hand },
  paused: { word: 'Paused', tone: 'quiet', icon: CirclePause },
  compensating: { word: 'Compensating', tone: 'undo', icon: Undo2 },
  completed: { word: 'Completed', tone: 'completed', icon: CircleCheck },
  recovered: { word: 'Recovered', tone: 'completed', icon: LifeBuoy },
  skipped: { word: 'Skipped', tone: 'quiet', icon: SkipForward },
  failed: { word: 'Failed', tone: 'failed', icon: CircleX },
  compensated: { word: 'Compensated', tone: 'undo', icon: History },
  cancelled: { word: 'Cancelled', tone: 'quiet', icon: Ban },
  terminated: { word: 'Terminated', tone: 'quiet', icon: OctagonX },
  lost: { word: 'Lost', tone: 'quiet', icon: CircleSlash },
  open: { word: 'Open', tone: 'waiting', icon: Hourglass },
  approved: { word: 'Approved', tone: 'completed', icon: CircleCheck },
  rejected: { word: 'Rejected', tone: 'failed', icon: CircleX },
  closed: { word: 'Closed', tone: 'quiet', icon: CircleSlash },
  accepted: { word: 'Accepted', tone: 'quiet', icon: CircleDashed },
  received: { word: 'In the mailbox', tone: 'waiting', icon: Mail },
  taken: { word: 'Taken', tone: 'completed', icon: MailCheck },
  refused: { word: 'Refused', tone: 'failed', icon: MailX },
  validated: { word: 'Validated', tone: 'running', icon: CircleCheck },
  charged: { word: 'Charged', tone: 'running', icon: CircleCheck },
  shipped: { word: 'Shipped', tone: 'completed', icon: PackageCheck },
  succeeded: { word: 'Succeeded', tone: 'completed', icon: CircleCheck },
  started: { word: 'Started', tone: 'running', icon: CircleDashed },
  finished: { word: 'Finished', tone: 'completed', icon: CircleCheck },
  revoked: { word: 'Revoked', tone: 'quiet', icon: Ban },
  reserved: { word: 'Reserved', tone: 'running', icon: CircleCheck },
  released: { word: 'Released', tone: 'undo', icon: Undo2 },
  refunded: { word: 'Refunded', tone: 'undo', icon: Undo2 },
};

/** Word, colour and icon of a status; an unknown one is shown as it is, quietly. */
export function lookOf(status: string): StatusLook {
  return looks[status as AnyStatus] ?? { word: status, tone: 'quiet', icon: CircleDashed };
}
