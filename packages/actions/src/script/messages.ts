/** The child's first line. */
export const ready = { ready: true } as const;

/** What the parent asks of a child: one line of JSON. */
export type ScriptJob = {
  source: string;
  /** JSON text. */
  input: string;
  /** Milliseconds that the script may compute. */
  timeLimit: number;
};

/** What the child answers: one line of JSON. */
export type ScriptAnswer =
  | { ok: true; /** JSON text. */ output: string }
  | { ok: false; kind: ScriptProblemKind; message: string; name?: string; line?: number };

export type ScriptProblemKind =
  /** The source is no JavaScript. */
  | 'syntax'
  /** The script threw something. */
  | 'thrown'
  /** It computed too long. */
  | 'timeout'
  /** It wanted more memory than there is. */
  | 'memory'
  /** It waits for something that never happens, or started too many things that were to happen later. */
  | 'pending'
  /** What it gives is no JSON, or too much. */
  | 'output'
  /** Its process is gone. */
  | 'crashed';

/** Characters of the JSON text that a script takes and gives. */
export const longestText = 1_000_000;
