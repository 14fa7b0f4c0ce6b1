import { watch } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** An editor's save is several events. */
const settleMilliseconds = 200;

/**
 * Tells about changes of what the workers run from.
 * @param {(file: string) => void} onChange gets one of the files
 * @returns {() => void} ends it
 */
export function watchSources(onChange) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const watchers = ['packages', 'workers'].map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (!name || !/\/src\/.*\.(ts|json)$/.test(name) || /\.test\.ts$|\/generated\//.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => onChange(join(folder, name)), settleMilliseconds);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
