import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readYamlFile } from '../files/yaml-file.ts';
import { chatMessageSchema } from '../models/chat-message.ts';

/**
 * The messages around a pair, as data. The last one is a template: `{{explanation}}`, `{{sequence}}`,
 * `{{to_token}}` and `{{from_token}}` are replaced by plain text, once.
 */
export const protocolSchema = z.strictObject({
  name: z.string().min(1),
  messages: z
    .array(chatMessageSchema)
    .min(1)
    .superRefine((messages, context) => {
      const template = messages.at(-1)?.content ?? '';
      for (const slot of ['{{explanation}}', '{{sequence}}']) {
        if (!template.includes(slot)) {
          context.addIssue({
            code: 'custom',
            path: [messages.length - 1, 'content'],
            message: `the last message must contain ${slot}`,
          });
        }
      }
    }),
});

export type Protocol = z.infer<typeof protocolSchema>;

/** Where the bundled protocol is. */
export const PAIRWISE_V1 = new URL('./protocols/pairwise-v1.yaml', import.meta.url);

/**
 * Reads a protocol file.
 *
 * @throws UserError naming the file, the line and the field.
 */
export function loadProtocol(file: string | URL): Protocol {
  return readYamlFile(file instanceof URL ? fileURLToPath(file) : file, protocolSchema);
}

/** The field of a response's metadata that says which protocol the question was asked with. */
export const PROTOCOL_KEY = 'protocol';

/** Name and fingerprint of a protocol, e.g. `pairwise-v1@0f3a9c2e`: another wording is another protocol. */
export function protocolId({ name, messages }: Protocol): string {
  const fingerprint = createHash('sha256').update(JSON.stringify(messages)).digest('hex').slice(0, 8);
  return `${name}@${fingerprint}`;
}
