import { z } from 'zod';

export const chatMessageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});

/** One message of a chat prompt. */
export type ChatMessage = z.infer<typeof chatMessageSchema>;
