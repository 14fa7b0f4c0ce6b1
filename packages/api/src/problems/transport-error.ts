import type { ProblemCode } from './codes.ts';

/** Thrown by the transport itself: services never see the request. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: ProblemCode;
  readonly headers: Record<string, string>;

  constructor(code: ProblemCode, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}
