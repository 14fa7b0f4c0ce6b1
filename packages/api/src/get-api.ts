import { createLocalContext } from '@waymark/services';
import { type Api, createApi } from './create-api.ts';

const cache = globalThis as { waymarkApi?: Api };

/** The process's one API, by the environment (`createLocalContext`). Survives hot reloads. */
export function getApi(): Api {
  return (cache.waymarkApi ??= createApi(createLocalContext(process.env)));
}
