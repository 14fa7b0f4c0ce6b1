// Rules of our own for code that Temporal replays.

/** `new Date()` and `Date()` read the clock; `new Date(milliseconds)` does not. */
const noAmbientDate = {
  create(context) {
    const report = (node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date') return;
      if (node.type === 'NewExpression' && node.arguments.length > 0) return;
      context.report({
        node,
        message: 'This reads the clock, and a replay would read another time: take runtime.now().',
      });
    };
    return { NewExpression: report, CallExpression: report };
  },
};

export default { meta: { name: 'waymark' }, rules: { 'no-ambient-date': noAmbientDate } };
