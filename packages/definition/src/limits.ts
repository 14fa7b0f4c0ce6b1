/** The limits of definitions (definition language, "Validation and limits"). */
export const limits = {
  /** Bytes of UTF-8. */
  definitionBytes: 262_144,
  jsonDepth: 64,
  blockDepth: 16,
  steps: 1_000,
  /** Of a `forEach`; how many of them at once. */
  items: 100_000,
  itemsInFlight: 100,
  subRunDepth: 10,
  /** Bytes of the JSON text of a run's input. */
  inputBytes: 262_144,
  /** Findings that one answer holds. */
  problems: 100,
  /** Milliseconds. */
  shortestRetryInterval: 100,
  /** Milliseconds: each reminder costs a timer. */
  shortestReminder: 60_000,
  olderIdLength: 100,
  labels: 20,
  /** Characters of the value of a label. */
  labelLength: 200,
  titleLength: 500,
  descriptionLength: 10_000,
} as const;
