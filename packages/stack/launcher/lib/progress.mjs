/**
 * Says what is being done and how long it took.
 * @typedef {{ say: (text: string) => void, step: <T>(text: string, work: () => Promise<T>) => Promise<T> }} Progress
 */

/**
 * @param {(line: string) => void} [write]
 * @returns {Progress}
 */
export function createProgress(write = (line) => void process.stdout.write(`${line}\n`)) {
  const begin = performance.now();
  /** @param {number} since */
  const seconds = (since) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
  /** @param {string} text */
  const say = (text) => write(`${seconds(begin).padStart(8)}  ${text}`);
  return {
    say,
    async step(text, work) {
      const since = performance.now();
      say(`${text} …`);
      const result = await work();
      say(`${text}: done in ${seconds(since)}`);
      return result;
    },
  };
}
