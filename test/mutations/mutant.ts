import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Mutation } from './mutations.ts';

const root = resolve(import.meta.dirname, '../..');
const notSources = new Set(['node_modules', '.git', '.build', '.waymark', '.next', 'test-results', 'screens']);

/** A copy of the sources that can be changed; the packages from outside are those of the clone. */
export class Mutant {
  readonly folder = mkdtempSync(join(tmpdir(), 'waymark-mutant-'));

  constructor() {
    const isSource = (path: string) => !notSources.has(path.slice(path.lastIndexOf('/') + 1));
    cpSync(root, this.folder, { recursive: true, filter: isSource });
    linkPackages(root, this.folder);
    for (const kind of ['packages', 'workers', 'apps'])
      for (const name of readdirSync(join(root, kind)))
        linkPackages(join(root, kind, name), join(this.folder, kind, name));
  }

  /** @throws {Error} when what shall be changed does not stand in the file once */
  apply({ file, from, to }: Mutation): void {
    const path = join(this.folder, file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2) throw new Error(`${file} has this ${parts.length - 1} times, not once: ${from}`);
    writeFileSync(path, parts.join(to));
  }

  restore({ file }: Mutation): void {
    cpSync(join(root, file), join(this.folder, file));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A link to each package; those of the repository itself are links of the copy into the copy. */
function linkPackages(from: string, to: string): void {
  let names: string[];
  try {
    names = readdirSync(join(from, 'node_modules'));
  } catch {
    return;
  }
  mkdirSync(join(to, 'node_modules'), { recursive: true });
  for (const name of names.filter((each) => each !== '@waymark'))
    symlinkSync(join(from, 'node_modules', name), join(to, 'node_modules', name));
  if (names.includes('@waymark'))
    cpSync(join(from, 'node_modules/@waymark'), join(to, 'node_modules/@waymark'), {
      recursive: true,
      verbatimSymlinks: true,
    });
}
