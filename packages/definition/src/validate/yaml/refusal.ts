import type { ProblemCode } from '../problem.ts';

/** Thrown inside the reader to leave it at once; never leaves this folder. */
export class YamlRefusal extends Error {
  readonly code: ProblemCode;
  /** In characters from the start of the text. */
  readonly offset: number;
  readonly pointer: string;

  constructor(code: ProblemCode, offset: number, message: string, pointer = '') {
    super(message);
    this.code = code;
    this.offset = offset;
    this.pointer = pointer;
  }
}
