import { defineConfig } from 'oxlint';

/** What a part may import of the others; `protocol` may be used by all. */
const mayImport: Record<string, string[]> = {
  'packages/protocol': [],
  'packages/expressions': [],
  'packages/definition': ['expressions'],
  'packages/interpreter': ['definition', 'expressions'],
  'packages/definition-tests': ['definition', 'interpreter'],
  'packages/action-kit': ['definition'],
  'packages/database': ['definition', 'action-kit'],
  'packages/temporal': ['definition', 'interpreter'],
  'packages/actions': ['action-kit', 'database'],
  'packages/worker': ['temporal'],
  'packages/services': ['database', 'temporal', 'definition', 'expressions'],
  'packages/api': ['services', 'definition'],
  'packages/stack': ['database', 'services', 'temporal'],
  'workers/actions': ['actions', 'action-kit', 'database', 'temporal', 'worker'],
  'workers/orchestrator': ['interpreter', 'definition', 'actions', 'action-kit', 'database', 'temporal', 'worker'],
  'apps/cli': ['definition', 'definition-tests'],
  'apps/web': ['api'],
};

/** Where to turn instead of importing the part. */
const instead: Record<string, string> = {
  expressions: "Expressions are used through '@waymark/definition' and the interpreter.",
  definition: "Definitions are used through '@waymark/services'; shared words stand in '@waymark/protocol'.",
  interpreter: 'Only the orchestrator runs the interpreter, and the tests of definitions its simulator.',
  'definition-tests': 'Only authors run the tests of definitions.',
  'action-kit':
    "Actions are described in '@waymark/action-kit' and used by workers; shared words stand in '@waymark/protocol'.",
  database: "The database stands behind the services: call the operation in '@waymark/services', or add one there.",
  temporal: "Temporal stands behind the services: call the operation in '@waymark/services', or add one there.",
  worker: 'Only the processes of workers use this.',
  actions: 'Only workers run actions; what they do for others stands in the database.',
  services: "Services stand above this part. What both need belongs into '@waymark/protocol' or '@waymark/database'.",
  api: "The API is the outermost layer; what it does stands in '@waymark/services'.",
  stack: 'Only the launcher and tests start servers.',
};

const workerOnly = {
  group: ['@temporalio/worker', '@temporalio/activity', '@temporalio/workflow'],
  message: "Only workers run these. Clients use '@waymark/temporal'.",
};

const deepImports = {
  group: ['@waymark/*/src/*', '**/packages/*/src/**', '**/workers/*/src/**'],
  message: 'Import another part by what its package.json exports.',
};

const notInWorkflows = [
  {
    group: ['node:*', 'fs', 'path', 'crypto', 'os'],
    message: 'Workflow code has no Node modules: ask the Runtime port, or do it in an activity.',
  },
  {
    group: ['zod', '@waymark/definition/validate'],
    message: "Workflow code carries no schemas: types and pure helpers stand in '@waymark/definition'.",
  },
  {
    group: ['@prisma/*', 'pg', '@waymark/database', '@waymark/database/*'],
    message: 'A workflow never touches the database: do it in an activity.',
  },
];

/** A rule that is an error, with its options. */
const error = <Options extends unknown[]>(...options: Options): ['error', ...Options] => ['error', ...options];

const clocks = 'A replay would see another value: ask the Runtime port (now, uuid, sleep).';

const deterministic = {
  'no-restricted-globals': error(
    ...['setTimeout', 'setInterval', 'setImmediate', 'process', 'crypto', 'performance', 'fetch', 'require'].map(
      (name) => ({ name, message: clocks }),
    ),
  ),
  'no-restricted-properties': error(
    { object: 'Date', property: 'now', message: clocks },
    { object: 'Math', property: 'random', message: clocks },
  ),
  'waymark/no-ambient-date': error(),
};

/** @param folder of the part @param more patterns beside the part's own */
function boundaries(folder: string, more: { group: string[]; message: string }[] = []) {
  const own = folder.split('/')[1] ?? '';
  const allowed = new Set([...(mayImport[folder] ?? []), ...(folder.startsWith('packages/') ? [own] : [])]);
  const patterns = Object.entries(instead)
    .filter(([name]) => !allowed.has(name))
    .map(([name, message]) => ({ group: [`@waymark/${name}`, `@waymark/${name}/*`], message }));
  const runsWork = folder.startsWith('workers/') || ['packages/action-kit', 'packages/worker'].includes(folder);
  return {
    'no-restricted-imports': error({
      patterns: [...patterns, deepImports, ...(runsWork ? [] : [workerOnly]), ...more],
    }),
  };
}

const tests = ['**/*.test.ts', '**/*.test.tsx'];

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'react', 'nextjs', 'jsx-a11y', 'vitest'],
  jsPlugins: ['./packages/stack/lint/workflow-rules.mjs'],
  ignorePatterns: ['**/generated/**', '**/dist/**', '**/.next/**', '.build/**', '**/next-env.d.ts'],
  options: { typeAware: true },
  categories: { correctness: 'error' },
  settings: { next: { rootDir: 'apps/web' } },
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
    'typescript/await-thenable': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'import/no-cycle': ['error', { ignoreTypes: true }],
    // Objects of functions are our usual answer of a `createX`; they have no `this`.
    'typescript/unbound-method': 'off',
    // JSON values are told apart by hand; `then` is a key of definitions.
    'typescript/no-base-to-string': 'off',
    'unicorn/no-thenable': 'off',
    'typescript/require-array-sort-compare': 'off',
    // "'completed' | string" tells a reader what to expect.
    'typescript/no-redundant-type-constituents': 'off',
    // A copy is what makes it safe to change the list while it is walked.
    'unicorn/no-useless-spread': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    // Checks stand in helpers with names of their own.
    'vitest/expect-expect': 'off',
    'vitest/no-conditional-expect': 'off',
    'no-empty': ['error', { allowEmptyCatch: false }],
    eqeqeq: ['error', 'smart'],
    'prefer-const': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
  },
  overrides: [
    ...Object.keys(mayImport).map((folder) => ({ files: [`${folder}/**`], rules: boundaries(folder) })),
    {
      files: ['packages/interpreter/src/**', 'packages/expressions/src/**'],
      rules: { ...boundaries('packages/interpreter', notInWorkflows), ...deterministic },
    },
    {
      // The place where the API is put together with what it stands on.
      files: ['packages/api/src/get-api.ts'],
      rules: { 'no-restricted-imports': 'off' },
    },
    {
      // A tree of steps is run by functions that call each other.
      files: ['packages/interpreter/src/**'],
      rules: { 'import/no-cycle': 'off' },
    },
    {
      // It stands in for the world, and never runs in a workflow.
      files: ['packages/interpreter/src/simulator/**'],
      rules: { ...boundaries('packages/interpreter'), 'no-restricted-globals': 'off' },
    },
    {
      files: ['workers/orchestrator/src/workflows/**'],
      rules: { ...boundaries('workers/orchestrator', notInWorkflows), ...deterministic },
    },
    {
      // The adapter: in Temporal's isolate the SDK replaces these by what the history says.
      files: ['workers/orchestrator/src/workflows/temporal-runtime.ts'],
      rules: { 'no-restricted-properties': 'off' },
    },
    {
      files: tests,
      rules: {
        'no-restricted-imports': 'off',
        'no-restricted-globals': 'off',
        'no-restricted-properties': 'off',
        'waymark/no-ambient-date': 'off',
      },
    },
    {
      // Plain JavaScript whose types stand in comments.
      files: ['**/*.mjs'],
      rules: { 'typescript/no-floating-promises': 'error' },
    },
  ],
});
