import type { Json } from '@waymark/protocol';

/** Calls the product's API beside the browser, for what a test needs to be there. */
export async function post<Answer>(url: string, path: string, body: Json): Promise<Answer> {
  const response = await fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

export async function get<Answer>(url: string, path: string): Promise<Answer> {
  const response = await fetch(`${url}/api${path}`);
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

export type Started = { runId: string; orderId?: string };

export function start(url: string, workflow: string, body: Json): Promise<Started> {
  return post<Started>(url, `/workflows/${workflow}/runs`, body);
}
