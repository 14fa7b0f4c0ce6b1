import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Json, JsonObject } from '@waymark/protocol';
import type { ApiClient } from './api-client.ts';
import { startEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { World } from './world.ts';

/**
 * Starts an engine whose catalogue has the actions of a case, publishes the case, and stops it all after the tests of
 * the file. Before each test the world forgets its calls, and every action gives its answer again.
 *
 * @param answers what each action answers when all is well
 * @param secrets that the definition uses
 */
export function useWorld(
  definition: JsonObject,
  answers: Record<string, Json>,
  { secrets = {} }: { secrets?: Record<string, string> } = {},
): {
  readonly world: World;
  readonly api: ApiClient;
  readonly temporal: Engine['temporal'];
  readonly databaseUrl: string;
} {
  const world = new World();
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await startEngine({ actions: world.actions(...Object.keys(answers)) });
    for (const [name, value] of Object.entries(secrets)) await engine.api.send('PUT', `/secrets/${name}`, { value });
    await engine.api.publish(definition);
  }, 120_000);
  afterAll(async () => {
    await engine?.stop();
  });
  beforeEach(() => {
    world.calls.length = 0;
    for (const [name, answer] of Object.entries(answers)) world.on(name, () => answer);
  });
  const started = (): Engine => {
    if (!engine) throw new Error('the engine has not been started yet');
    return engine;
  };
  return {
    world,
    get api() {
      return started().api;
    },
    get temporal() {
      return started().temporal;
    },
    get databaseUrl() {
      return started().databaseUrl;
    },
  };
}
