import { foldRun, foldStep, isStepAddress } from '@waymark/protocol';
import type { JournalEntry, Labels, StepState } from '@waymark/protocol';
import type { Expectation, Observation } from './scenario.ts';

/** Compares what was seen with what must be. @returns one line for each difference. */
export function findDifferences(expect: Expectation, seen: Observation): string[] {
  const { ending, entries } = seen;
  const said = entries.map(describeEntry);
  const steps = foldSteps(entries);
  return [
    ...compare('status', expect.status, ending.status),
    ...('output' in expect ? compare('output', expect.output, ending.output) : []),
    ...('error' in expect ? compare('error', expect.error, ending.error) : []),
    ...(expect.labels ? compare('labels', JSON.stringify(expect.labels), JSON.stringify(labelsOf(entries))) : []),
    ...(expect.undone ? compare('undone', expect.undone, addressesOf(entries, 'compensation_started')) : []),
    ...(expect.refusals ? compare('refusals', expect.refusals, seen.refusals) : []),
    ...findMissing(expect.journal ?? [], said),
    ...(expect.absent ?? [])
      .filter((entry) => said.includes(entry))
      .map((entry) => `journal: "${entry}" must not be there`),
    ...Object.entries(expect.steps ?? {}).flatMap(([address, step]) =>
      compare(address, step, steps.get(address) ?? null),
    ),
    ...checkJournal(seen, steps),
  ];
}

function labelsOf(entries: JournalEntry[]): Labels {
  return foldRun(
    entries.filter(({ address }) => address === '/'),
    [],
  ).labels;
}

export function describeEntry({ address, transition }: JournalEntry): string {
  return `${transition.type} ${address}`;
}

/** What holds for every run: entries are numbered, the last one is the ending, and folding them gives the ending. */
function checkJournal({ ending, entries }: Observation, steps: Map<string, StepState>): string[] {
  const run = foldRun(
    entries.filter(({ address }) => address === '/'),
    [...steps.values()],
  );
  return [
    ...compare('journal numbers', expectedNumbers(entries), entries.map(numberOf)),
    ...compare('last number', entries.at(-1)?.seq, ending.lastSeq),
    ...compare('folded run', { status: ending.status, output: ending.output, error: ending.error }, run),
    ...[...steps.values()]
      .filter(({ status }) => isOpen(status))
      .map(({ address, status }) => `${address} is ${status} although the run has ended`),
  ];
}

/** Each execution numbers its entries from 1. */
function expectedNumbers(entries: JournalEntry[]): string[] {
  const counts = new Map<number, number>();
  return entries.map(({ leg }) => {
    const seq = (counts.get(leg) ?? 0) + 1;
    counts.set(leg, seq);
    return numberOf({ leg, seq });
  });
}

function numberOf({ leg, seq }: { leg: number; seq: number }): string {
  return `${leg}/${seq}`;
}

function isOpen(status: StepState['status']): boolean {
  return ['running', 'retrying', 'waiting', 'held'].includes(status);
}

function foldSteps(entries: JournalEntry[]): Map<string, StepState> {
  const addresses = new Set(entries.map(({ address }) => address).filter(isStepAddress));
  return new Map([...addresses].map((own) => [own, foldStep(entries.filter(({ address }) => address === own))]));
}

function addressesOf(entries: JournalEntry[], type: string): string[] {
  return entries.filter(({ transition }) => transition.type === type).map(({ address }) => address);
}

function findMissing(wanted: string[], said: string[]): string[] {
  let from = 0;
  for (const entry of wanted) {
    const found = said.indexOf(entry, from);
    if (found < 0)
      return [
        `journal: "${entry}" is missing after [${said.slice(0, from).join(', ')}]; there is [${said.slice(from).join(', ')}]`,
      ];
    from = found + 1;
  }
  return [];
}

/** Objects are compared by the keys that are expected, everything else as it is. */
function compare(path: string, expected: unknown, actual: unknown): string[] {
  if (isRecord(expected) && isRecord(actual)) {
    return Object.entries(expected).flatMap(([key, value]) => compare(`${path}.${key}`, value, actual[key]));
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((value, index) => compare(`${path}[${index}]`, value, actual[index]));
  }
  return Object.is(expected, actual)
    ? []
    : [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
