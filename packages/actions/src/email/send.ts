import { randomUUID } from 'node:crypto';
import { defineAction } from '@waymark/action-kit';
import type { ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';

export function defineSendEmail(effects: Effects): ActionDefinition {
  return defineAction({
    name: 'email.send',
    title: 'Send an e-mail',
    description: 'Puts the message into the table email_message, where a mailer would take it from.',
    input: z.object({ to: z.string().min(1), subject: z.string().nullish(), text: z.string() }),
    output: z.object({ messageId: z.string(), to: z.string() }),
    placement: 'near',
    keepsEffects: true,
    run: ({ to, subject = null, text }, context) =>
      effects.once(context, { to, subject, text }, async (client) => {
        const messageId = `mail_${randomUUID()}`;
        await client.query('INSERT INTO email_message (id, "to", subject, text, run_id) VALUES ($1, $2, $3, $4, $5)', [
          messageId,
          to,
          subject,
          text,
          context.runId,
        ]);
        return { messageId, to };
      }),
  });
}
