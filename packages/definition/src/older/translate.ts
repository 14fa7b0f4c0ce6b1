import type { JsonObject } from '@waymark/protocol';
import type { Definition, StepDefinition } from '../definition.ts';
import type { OlderConfig, OlderDocument, OlderStep } from './older-form.ts';

/** Actions of the older form that do something to the order of the run beside their simulated work. */
export const olderActions: readonly string[] = ['validate_order', 'charge_payment', 'ship_order'];

/** The action that only simulates work. */
export const simulatedWork = 'demo.task';

/**
 * The same definition in version 1 of the language. Dependencies are spelled out, nothing is undone after a failure,
 * and a step has one attempt more than `max_retries`.
 *
 * @throws {RangeError} when no name can be made from the name: validation refuses that before.
 */
export function translateOlder(document: OlderDocument): Definition {
  const name = makeSlug(document.name);
  if (name === null) throw new RangeError('the name holds no letter or digit');
  return {
    name,
    ...(name === document.name ? {} : { title: document.name.replaceAll('${', () => '$${') }),
    steps: document.steps.map(translateStep),
    onFailure: 'fail',
  };
}

function translateStep({ id, config = {}, depends_on: dependsOn = [] }: OlderStep): StepDefinition {
  const {
    duration_seconds: durationSeconds = 1,
    fail_probability: failProbability = 0,
    max_retries: retries = 0,
  } = config;
  return {
    id,
    type: 'action',
    dependsOn,
    action: translateAction(config),
    input: { durationSeconds, failProbability, ...orderOf(config) },
    retry: { maximumAttempts: retries + 1 },
    // Simulated work may last longer than an attempt usually may.
    attemptTimeout: `${Math.ceil(Math.max(300, durationSeconds * 2 + 60))}s`,
    compensate: null,
  };
}

function translateAction({ action }: OlderConfig): string {
  return action !== undefined && olderActions.includes(action) ? action : simulatedWork;
}

function orderOf({ action }: OlderConfig): JsonObject {
  return action !== undefined && olderActions.includes(action) ? { orderId: '${ input.?orderId.orValue(null) }' } : {};
}

/** A name that follows the pattern of names, from any text; null when there is nothing to make it from. */
export function makeSlug(text: string): string | null {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (slug === '') return null;
  return (/^[a-z]/.test(slug) ? slug : `w-${slug}`).slice(0, 63).replace(/-+$/, '');
}
