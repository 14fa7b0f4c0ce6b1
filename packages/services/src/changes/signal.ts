export type Signal = {
  raise(): void;
  /** Waits until it was raised since the last wait, at most so many milliseconds. @returns whether it was raised */
  wait(milliseconds: number): Promise<boolean>;
};

/** Something that is raised by many and waited for by one; nothing is lost between two waits. */
export function createSignal(aborted: AbortSignal): Signal {
  let raised = false;
  let wake: (() => void) | null = null;
  aborted.addEventListener('abort', () => wake?.(), { once: true });

  return {
    raise() {
      raised = true;
      wake?.();
    },
    async wait(milliseconds) {
      if (!raised && !aborted.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
      const was = raised;
      raised = false;
      return was;
    },
  };
}
