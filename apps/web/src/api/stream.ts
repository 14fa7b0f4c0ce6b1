import { runEventTypes } from '@waymark/protocol';

export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended';

export type StreamOptions<Message> = {
  /** Asked whenever it is opened. */
  url: () => string;
  onMessage: (message: Message) => void;
  onState: (state: StreamState) => void;
  /** The stream stands again after a time without it: what happened meanwhile may be missing. */
  onGap?: () => void;
  /** Whether nothing more is to come, when the server ends it. */
  isOver?: () => boolean;
};

const hiddenPatience = 60_000;
const shortestPause = 1_000;
const longestPause = 10_000;

/**
 * Follows an SSE address for as long as the page lives: reconnects, also after an error answer, where `EventSource`
 * itself gives up, and rests while the tab is hidden, since a browser allows few connections per server.
 *
 * @returns a function that ends it
 */
export function openStream<Message>({ url, onMessage, onState, onGap, isOver }: StreamOptions<Message>): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let rest: ReturnType<typeof setTimeout> | null = null;
  let pause = shortestPause;
  let wasLive = false;

  function receive({ data }: MessageEvent<string>): void {
    onMessage(JSON.parse(data) as Message);
  }

  function open(): void {
    source = new EventSource(url());
    source.onopen = () => {
      pause = shortestPause;
      onState('live');
      if (wasLive) onGap?.();
      wasLive = true;
    };
    source.onerror = () => {
      if (isOver?.()) {
        stop();
        onState('ended');
        return;
      }
      onState(wasLive ? 'reconnecting' : 'connecting');
      if (source?.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(open, pause);
      pause = Math.min(longestPause, pause * 2);
    };
    for (const type of ['message', 'change', ...runEventTypes]) source.addEventListener(type, receive);
  }

  function close(): void {
    source?.close();
    source = null;
    if (retry) clearTimeout(retry);
    retry = null;
  }

  function followVisibility(): void {
    if (rest) clearTimeout(rest);
    rest = null;
    if (document.visibilityState === 'visible') {
      if (source || retry) return;
      onState('reconnecting');
      open();
    } else {
      rest = setTimeout(() => {
        close();
        onState('paused');
      }, hiddenPatience);
    }
  }

  function stop(): void {
    document.removeEventListener('visibilitychange', followVisibility);
    if (rest) clearTimeout(rest);
    close();
  }

  onState('connecting');
  open();
  document.addEventListener('visibilitychange', followVisibility);
  return stop;
}
