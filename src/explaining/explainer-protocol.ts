import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findPath, type SearchFolders } from '../files/find-path.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import { chatMessageSchema } from '../models/chat-model.ts';

/** What stands in the last message for what the explainer is shown. */
const SLOT_OF = { strata: '{{examples}}', 'marked-pairs': '{{sequences}}' } as const;

/**
 * How an explainer is asked, as data: the messages, the last one a template, and what it is shown: pairs of all levels of activation
 * with their values (`strata`), or the strongest alone, one marked in each copy of its text (`marked-pairs`).
 */
export const explainerProtocolSchema = z
  .strictObject({
    name: z.string().min(1),
    shows: z.enum(['strata', 'marked-pairs']),
    /** Between two marked texts. */
    separator: z.string().default('\n'),
    maxOutputTokens: z.int().positive(),
    temperature: z.number().nonnegative().optional(),
    /** What the last message has already said of the answer. */
    begins: z.string().default(''),
    messages: z.array(chatMessageSchema).min(1),
  })
  .superRefine(({ shows, messages }, context) => {
    const slot = SLOT_OF[shows];
    if (messages.at(-1)?.content.includes(slot)) return;
    context.addIssue({
      code: 'custom',
      path: ['messages', messages.length - 1, 'content'],
      message: `the last message must contain ${slot}`,
    });
  });

export type ExplainerProtocol = z.output<typeof explainerProtocolSchema>;

const BUNDLED: ReadonlyMap<string, URL> = new Map(
  ['explain-v1', 'explain-tdb'].map((name) => [name, new URL(`./protocols/${name}.yaml`, import.meta.url)]),
);

export const DEFAULT_EXPLAINER_PROTOCOL = 'explain-v1';

/**
 * A bundled protocol by its name, another by its path.
 *
 * @param said where it is named, for messages.
 * @throws UserError where there is no such file, or it is none.
 */
export function loadExplainerProtocol(
  named: string,
  folders: SearchFolders,
  said: string,
): ExplainerProtocol {
  const source = BUNDLED.get(named) ?? findPath(named, folders, said);
  return readYamlFile(source instanceof URL ? fileURLToPath(source) : source, explainerProtocolSchema);
}

/** Name and fingerprint, e.g. `explain-v1@0f3a9c2e`: another wording is another protocol. */
export function explainerProtocolId({ name, ...content }: ExplainerProtocol): string {
  return `${name}@${fingerprint(content)}`;
}

/** The messages, with what is shown in the slot; the text itself is never read as a slot. */
export function fillExplainerProtocol({ shows, messages }: ExplainerProtocol, shown: string) {
  const last = messages.length - 1;
  return messages.map((message, index) =>
    index === last ? { ...message, content: message.content.replace(SLOT_OF[shows], () => shown) } : message,
  );
}
