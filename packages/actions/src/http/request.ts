import { defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import { checkSchema } from '@waymark/action-kit/worker';
import { builtInActionNames } from '@waymark/protocol';
import { openDestination, type Resolve } from './address-guard.ts';
import type { AllowedHosts } from './allowed-hosts.ts';
import { buildMessage, buildUrl } from './build-request.ts';
import { ConnectionProblem } from './connection-problem.ts';
import { HttpResult, HttpTask } from './http-input.ts';
import { type Asked, explainProblem, isExpected, refuseAnswer } from './judge-answer.ts';
import { parseBody } from './read-body.ts';
import { sendRequest } from './send-request.ts';

export type HttpOptions = {
  /** Hosts that may be called although they are not public. */
  isAllowed: AllowedHosts;
  /** Default: the system's. */
  resolve?: Resolve;
};

/** What steps of type `http` do: one request, with nothing between the step and the answer. */
export function defineHttpRequest({ isAllowed, resolve }: HttpOptions): ActionDefinition {
  return defineAction({
    name: builtInActionNames.http,
    title: 'HTTP request',
    input: HttpTask,
    output: HttpResult,
    run: ({ input, expect }, context) =>
      makeRequest({ input, expect }, context, { isAllowed, ...(resolve ? { resolve } : {}) }),
  });
}

async function makeRequest(
  { input, expect }: HttpTask,
  { idempotencyKey, cancelled }: ActionContext,
  { isAllowed, resolve }: HttpOptions,
): Promise<HttpResult> {
  const { method } = input;
  const destination = openDestination(buildUrl(input), isAllowed, resolve);
  const { origin, pathname, href } = destination.url;
  const asked: Asked = { method, place: origin + pathname };
  const message = buildMessage(input, idempotencyKey);
  try {
    const answer = await sendRequest({ method, destination, ...message }, cancelled);
    if (!isExpected(answer.status, expect.status)) throw refuseAnswer(asked, answer);
    const body = parseBody(answer.body, answer.headers['content-type'] ?? '');
    if (expect.schema)
      checkSchema(body, expect.schema, `the body that ${asked.method} ${asked.place} gave does not fit`);
    return { status: answer.status, headers: answer.headers, body, request: { method, url: href } };
  } catch (error) {
    throw error instanceof ConnectionProblem ? explainProblem(asked, error) : error;
  }
}
