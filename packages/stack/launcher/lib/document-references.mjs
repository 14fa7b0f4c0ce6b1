import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findJson } from './files.mjs';
import { root } from './paths.mjs';

const folders = ['packages', 'workers', 'apps', 'docs', 'adr', 'examples', 'test', 'scripts', '.ci'];

/**
 * Whether each path and each npm script that a document names exists.
 * @returns {string | null} the findings, one a line
 */
export function checkDocumentReferences() {
  const scripts = new Set(Object.keys(findJson(join(root, 'package.json')).scripts));
  const findings = listDocuments(root).flatMap((document) => {
    const text = readFileSync(document, 'utf8');
    const place = relative(root, document);
    return [
      ...findBrokenLinks(document, text).map((target) => `${place}: links to ${target}, which does not exist`),
      ...findGonePaths(text).map((path) => `${place}: names ${path}, which does not exist`),
      ...findUnknownScripts(text, scripts).map(
        (name) => `${place}: names the npm script "${name}", which does not exist`,
      ),
    ];
  });
  return findings.length === 0 ? null : findings.join('\n');
}

/** @param {string} folder @returns {string[]} */
function listDocuments(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ['node_modules', '.git', '.build', '.next', '.waymark'].includes(entry.name) ? [] : listDocuments(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** @param {string} document @param {string} text */
function findBrokenLinks(document, text) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target && !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(dirname(document), decodeURI(target))));
}

/** Paths in code style that start with a folder of the repository; those with a placeholder are no paths. @param {string} text */
function findGonePaths(text) {
  return [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = '']) => code.trim())
    .filter((code) => folders.some((folder) => code.startsWith(`${folder}/`)) && !/[\s*<>…{}[\]()]/.test(code))
    .filter((path) => !existsSync(join(root, path.replace(/:\d+$/, ''))));
}

/** @param {string} text @param {Set<string>} scripts */
function findUnknownScripts(text, scripts) {
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  return named.filter((name) => !scripts.has(name));
}
