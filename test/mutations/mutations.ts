/** A defect that somebody could make: a piece of the sources, which stands there once, and what replaces it. */
export type Mutation = {
  name: string;
  file: string;
  from: string;
  to: string;
  /** Which random tests have to notice it. */
  suite: 'programs' | 'effects';
};

const interpreter = 'packages/interpreter/src';
const database = 'packages/database/src';

export const mutations: Mutation[] = [
  {
    name: 'what is done first is undone first',
    file: `${interpreter}/undo-stack.ts`,
    from: 'other.position - one.position',
    to: 'one.position - other.position',
    suite: 'programs',
  },
  {
    name: 'everything is undone twice',
    file: `${interpreter}/undo.ts`,
    from: 'entry.failed = await undoOne(run, entry, error);',
    to: `await undoOne(run, entry, error);
    entry.begun = false;
    entry.failed = await undoOne(run, entry, error);`,
    suite: 'programs',
  },
  {
    name: 'a failed block does not run its finally',
    file: `${interpreter}/run-step.ts`,
    from: 'else await cleanUp(at, failure.error);',
    to: '',
    suite: 'programs',
  },
  {
    name: 'a cancelled block does not run its finally',
    file: `${interpreter}/run-step.ts`,
    from: "if (at.step.type === 'block') at.run.finallies.push(finallyOf(at, at.step.finally));",
    to: '',
    suite: 'programs',
  },
  {
    name: 'a step has one attempt',
    file: `${interpreter}/activity-call.ts`,
    from: 'retry: work.retry,',
    to: 'retry: { ...work.retry, maximumAttempts: 1 },',
    suite: 'programs',
  },
  {
    name: 'what may have happened is not undone',
    file: `${interpreter}/undo-stack.ts`,
    from: "return known !== 'none';",
    to: "return known === 'completed';",
    suite: 'programs',
  },
  {
    name: 'what has not happened for sure is undone',
    file: `${interpreter}/undo-stack.ts`,
    from: "return known === 'completed';",
    to: "return known !== 'none';",
    suite: 'programs',
  },
  {
    name: 'what stands inside a container is undone although the container undoes itself',
    file: `${interpreter}/run-step.ts`,
    from: 'else if (at.step.compensate) at.run.undo.dropInside(at.address);',
    to: '',
    suite: 'programs',
  },
  {
    name: 'a step that fails does not stop those beside it',
    file: `${interpreter}/run-list.ts`,
    from: "cancellation.request(end.status === 'returned' ? 'return' : 'sibling');",
    to: '',
    suite: 'programs',
  },
  {
    name: 'a step starts before the last step that it waits for has ended',
    file: `${interpreter}/run-list.ts`,
    from: 'return left === 0 && !this.#started.has(step);',
    to: 'return left === 1 || (left === 0 && ended.waitsFor.length === 0);',
    suite: 'programs',
  },
  {
    name: 'an error is handled before what it leaves is undone',
    file: `${interpreter}/settle-failure.ts`,
    from: 'if (undoes(failure)) {',
    to: 'if (undoes(failure) && !handler) {',
    suite: 'programs',
  },
  {
    name: 'a handler that passes the error on ends it',
    file: `${interpreter}/failure.ts`,
    from: "if (then !== 'fail' && ",
    to: 'if (',
    suite: 'programs',
  },
  {
    name: 'a cancelled run undoes nothing',
    file: `${interpreter}/run-program.ts`,
    from: "await undoInside(run, { address: '', withSelf: false, error, endsTheRun: true, as: 'undo for the cancel' });",
    to: '',
    suite: 'programs',
  },
  {
    name: 'a switch takes its first case',
    file: `${interpreter}/steps/switch.ts`,
    from: 'const found = step.cases.findIndex(({ when }) => at.test(when));',
    to: 'const found = 0;',
    suite: 'programs',
  },
  {
    name: 'a key that another worker would not make again',
    file: `${interpreter}/run.ts`,
    from: '${address}/${phase}/${generation}`;',
    to: '${address}/${phase}/${process.hrtime.bigint()}`;',
    suite: 'programs',
  },
  {
    name: 'a rejected approval goes on',
    file: `${interpreter}/steps/approval.ts`,
    from: "if (output.decision === 'approved' || step.onReject === 'continue')",
    to: 'if (step.id)',
    suite: 'programs',
  },
  {
    name: 'what was undone is done again under the key that is revoked',
    file: `${interpreter}/generations.ts`,
    from: '(this.#counts.get(address) ?? 0) + 1',
    to: '0',
    suite: 'programs',
  },
  {
    name: 'what ended well is done again when a run is tried again',
    file: `${interpreter}/outcomes.ts`,
    from: "if (record.end?.status === 'done') finished.push(own);\n      else if (record.notes",
    to: 'if (record.notes',
    suite: 'programs',
  },
  {
    name: 'a variable that is set with others keeps its value',
    file: `${interpreter}/steps/set.ts`,
    from: 'for (const [name, value] of values) run.vars[name] = value;',
    to: 'for (const [name, value] of values.slice(-1)) run.vars[name] = value;',
    suite: 'programs',
  },
  {
    name: 'an assignment sees what the one before it has set',
    file: `${interpreter}/steps/set.ts`,
    from: '[name, at.evaluate(template)] as const',
    to: '[name, (run.vars[name] = at.evaluate(template))] as const',
    suite: 'programs',
  },
  {
    name: 'steps beside one another may write a variable',
    file: 'packages/definition/src/validate/meaning/races.ts',
    from: 'problems.push(...findRaces(own, other.own));',
    to: '',
    suite: 'programs',
  },
  {
    name: 'a round has the keys of the one before',
    file: `${interpreter}/run.ts`,
    from: '${this.#runtime.run.restarts}${address}',
    to: '0${address}',
    suite: 'programs',
  },
  {
    name: 'what a round has done is undone in the next one',
    file: `${interpreter}/run.ts`,
    from: 'undo: { entries: [], position: 0 },',
    to: 'undo: this.undo.state,',
    suite: 'programs',
  },
  {
    name: 'the next round begins with the input of the first',
    file: `${interpreter}/run.ts`,
    from: 'nextRound: { input },',
    to: 'nextRound: { input: this.input },',
    suite: 'programs',
  },
  {
    name: 'an action that is not allowed runs all the same',
    file: `${interpreter}/choice.ts`,
    from: 'if (chosen) return chosen;',
    to: 'return chosen ?? { ...work, action };',
    suite: 'programs',
  },
  {
    name: 'the first action that is allowed runs, whichever was chosen',
    file: `${interpreter}/choice.ts`,
    from: 'const chosen = chooseWork(work, action);',
    to: 'const chosen = chooseWork(work, action) && chooseWork(work, work.choices[0]?.action ?? action);',
    suite: 'programs',
  },
  {
    name: 'a compensation does not ask for its condition',
    file: `${interpreter}/undo-one.ts`,
    from: 'if (!at.test(condition)) return false;',
    to: '',
    suite: 'programs',
  },
  {
    name: 'a sub-run undoes under the key of what it undoes',
    file: `${interpreter}/steps/sub-run-attempts.ts`,
    from: 'key: run.keyOf(address, phase, generation),',
    to: "key: run.keyOf(address, 'do', generation),",
    suite: 'programs',
  },
  {
    name: 'a sub-run that undoes is told of, and not made',
    file: `${interpreter}/undo-by-sub-run.ts`,
    from: 'const end = await runInTime(at, limit, (cancellation) => runSubRuns(host, cancellation));',
    to: "const end = await runInTime(at, limit, async () => ({ status: 'completed', result: null, attempts: 1 }));",
    suite: 'programs',
  },
  {
    name: 'the record of an effect is not kept',
    file: `${database}/effects/record.ts`,
    from: 'if (rowCount === 1) return null;',
    to: 'if (rowCount === 1 || effect.undoes === null) return null;',
    suite: 'effects',
  },
  {
    name: 'an undo does not revoke a do that comes late',
    file: `${database}/effects/record.ts`,
    from: "if (row.status === 'revoked') {",
    to: "if (row.status === 'revoked' && row.inputHash !== null) {",
    suite: 'effects',
  },
  {
    name: 'the record of an effect does not commit with the work',
    file: `${database}/effects/effect-store.ts`,
    from: 'await finishRecord(client, effect.idempotencyKey, result);\n          return result;',
    to: "await client.query('DELETE FROM step_effect WHERE key = $1', [effect.idempotencyKey]);\n          return result;",
    suite: 'effects',
  },
];
