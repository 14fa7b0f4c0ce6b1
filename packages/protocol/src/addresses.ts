/** What a journal entry that tells of an event has as its address: each event is told of by itself. */
export function eventAddress(id: string): string {
  return `event:${id}`;
}

/** Whether an address in the journal is that of a step: neither the run itself nor an event. */
export function isStepAddress(address: string): boolean {
  return address !== '/' && address.startsWith('/');
}

/** The address in the program of a step of some turn: `/lines/reserve` for `/lines[3]/reserve`. */
export function placeOf(address: string): string {
  return address.replaceAll(/\[\d+\]/g, '');
}
