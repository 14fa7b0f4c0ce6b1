import { ActionFailure } from '@waymark/action-kit';

export type ConnectionCode = 'UNREACHABLE' | 'TLS_ERROR' | 'BAD_RESPONSE' | 'RESPONSE_TOO_LARGE' | 'STOPPED';

/** Why there is no whole answer to a request. */
export class ConnectionProblem extends Error {
  override readonly name = 'ConnectionProblem';
  readonly code: ConnectionCode;
  /** Whether the server may have got the request. */
  readonly isSent: boolean;

  constructor(code: ConnectionCode, message: string, isSent: boolean) {
    super(message);
    this.code = code;
    this.isSent = isSent;
  }

  /** What an error of a connection amounts to; an action's own failure stays what it is. */
  static from(
    error: unknown,
    { isSent, isStopped }: { isSent: boolean; isStopped: boolean },
  ): ConnectionProblem | ActionFailure {
    if (ActionFailure.is(error) || error instanceof ConnectionProblem) return error;
    const { message, code } = describe(error);
    if (isStopped) return new ConnectionProblem('STOPPED', 'there was no answer in time', isSent);
    if (!isSent && tlsErrors.test(code)) return new ConnectionProblem('TLS_ERROR', message, false);
    return new ConnectionProblem(isSent ? 'BAD_RESPONSE' : 'UNREACHABLE', message, isSent);
  }
}

const tlsErrors =
  /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERROR_IN_CERT_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_|EPROTO)/;

const messages: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was broken',
  EPIPE: 'the connection was broken',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'the host did not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  HPE_HEADER_OVERFLOW: 'the headers of the answer are too large',
};

function describe(error: unknown): { message: string; code: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  return { message: messages[code] ?? (message === 'aborted' ? 'the connection was broken' : message), code };
}
