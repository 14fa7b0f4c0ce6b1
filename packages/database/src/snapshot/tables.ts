/** A table that people may look at, row by row. */
export type ViewedTable = {
  /** As PostgreSQL names it; notifications carry this name. */
  table: string;
  /** Camel-case column → SQL. */
  columns: Record<string, string>;
  /** The key's columns, camelCase. */
  key: string[];
  /** What makes a row new. */
  newest: string;
  /** SQL conditions for rows of some runs ($1) and of some orders ($2): arrays of ids. */
  ofRuns: string;
  ofOrders: string;
};

const ofTheirRun = { ofRuns: 'run_id = ANY($1)', ofOrders: 'run_id IN (SELECT id FROM run WHERE order_id = ANY($2))' };
const ofTheirOrder = {
  ofRuns: 'order_id IN (SELECT order_id FROM run WHERE id = ANY($1))',
  ofOrders: 'order_id = ANY($2)',
};

/** The tables of the database viewer under the names that the API gives them. Nothing else can be looked at. */
export const viewedTables = {
  workflows: {
    table: 'workflow_version',
    columns: columns('name', 'version', 'title', 'hash', 'form', 'definition', 'warnings', 'createdAt'),
    key: ['name', 'version'],
    newest: 'created_at',
    ofRuns: '(name, version) IN (SELECT workflow, version FROM run WHERE id = ANY($1))',
    ofOrders: '(name, version) IN (SELECT workflow, version FROM run WHERE order_id = ANY($2))',
  },
  runs: {
    table: 'run',
    columns: columns(
      ...[
        'id',
        'workflow',
        'version',
        'status',
        'key',
        'input',
        'output',
        'error',
        'waitingFor',
        'orderId',
        'rootRunId',
        'parentRunId',
      ],
      ...[
        'startedBy',
        'createdAt',
        'startedAt',
        'closedAt',
        'dispatchedAt',
        'cancelRequestedAt',
        'cancelReason',
        'lastEvent',
        'leg',
        'updatedAt',
      ],
    ),
    key: ['id'],
    newest: 'created_at',
    ofRuns: 'id = ANY($1)',
    ofOrders: 'order_id = ANY($2)',
  },
  steps: {
    table: 'step',
    columns: columns(
      ...[
        'runId',
        'address',
        'type',
        'title',
        'status',
        'attempts',
        'startedAt',
        'finishedAt',
        'input',
        'output',
        'error',
      ],
      ...['idempotencyKey', 'waitingFor', 'waitingUntil', 'compensation', 'updatedAt'],
    ),
    key: ['runId', 'address'],
    newest: 'updated_at',
    ...ofTheirRun,
  },
  stepEffects: {
    table: 'step_effect',
    columns: columns('key', 'runId', 'address', 'phase', 'status', 'inputHash', 'result', 'startedAt', 'finishedAt'),
    key: ['key'],
    newest: 'started_at',
    ...ofTheirRun,
  },
  orders: {
    table: 'order',
    columns: columns('id', 'customer', 'items', 'amount', 'currency', 'status', 'createdAt', 'updatedAt'),
    key: ['id'],
    newest: 'created_at',
    ofRuns: 'id IN (SELECT order_id FROM run WHERE id = ANY($1))',
    ofOrders: 'id = ANY($2)',
  },
  payments: {
    table: 'payment',
    columns: columns(
      'id',
      'orderId',
      'kind',
      'amount',
      'currency',
      'status',
      'providerId',
      'runId',
      'address',
      'createdAt',
    ),
    key: ['id'],
    newest: 'created_at',
    ...ofTheirOrder,
  },
  inventory: {
    table: 'inventory',
    columns: columns('id', 'orderId', 'sku', 'quantity', 'status', 'runId', 'createdAt', 'releasedAt'),
    key: ['id'],
    newest: 'created_at',
    ...ofTheirOrder,
  },
  approvals: {
    table: 'approval',
    columns: columns(
      ...[
        'id',
        'runId',
        'address',
        'title',
        'description',
        'approvers',
        'form',
        'status',
        'openedAt',
        'dueAt',
        'decidedAt',
        'decidedBy',
      ],
      ...['comment', 'data', 'expired'],
    ),
    key: ['id'],
    newest: 'opened_at',
    ...ofTheirRun,
  },
  journal: {
    table: 'journal',
    columns: columns(
      ...[
        'runId',
        'leg',
        'address',
        'type',
        'ordinal',
        'seq',
        'at',
        'body',
        'confirmed',
        'historyLength',
        'writer',
        'recordedAt',
      ],
    ),
    key: ['runId', 'leg', 'address', 'type', 'ordinal'],
    newest: 'recorded_at',
    ...ofTheirRun,
  },
} as const satisfies Record<string, ViewedTable>;

export type ViewName = keyof typeof viewedTables;
export const viewNames = Object.keys(viewedTables) as ViewName[];

/** The view of a PostgreSQL table; null: not for looking at. */
export function findView(table: string): ViewName | null {
  return viewNames.find((name) => viewedTables[name].table === table) ?? null;
}

function columns(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, toColumn(name)]));
}

/** `orderId` → `order_id`. */
export function toColumn(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
