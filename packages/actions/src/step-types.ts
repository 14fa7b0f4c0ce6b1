import type { ActionDefinition } from '@waymark/action-kit';
import { type AllowedHosts, readAllowedHosts } from './http/allowed-hosts.ts';
import { defineHttpRequest } from './http/request.ts';
import { defineRunScript } from './script/run-script.ts';

export type StepTypeOptions = {
  /** Hosts that `http` steps may call although they are not public: `10.0.0.5:8080, intranet.example`. Default: none. */
  httpAllow?: string | undefined;
};

/**
 * What stands behind the step types that are no `action`. Every actions worker has them; no catalogue does.
 *
 * @throws {TypeError} when a setting cannot be read
 */
export function stepTypeActions({ httpAllow = '' }: StepTypeOptions): ActionDefinition[] {
  const isAllowed: AllowedHosts = readAllowedHosts(httpAllow);
  return [defineHttpRequest({ isAllowed }), defineRunScript()];
}
