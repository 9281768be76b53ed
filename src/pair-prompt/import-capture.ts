import { z } from 'zod';
import { describeIssue } from '../describe-issue.ts';
import { UserError } from '../user-error.ts';
import { markPair } from './mark-pair.ts';
import { chatMessageSchema, type Protocol, protocolSchema } from './protocol.ts';

const variantSchema = z.object({
  messages: z.array(chatMessageSchema),
  final_message_for_probe: z.string(),
  probe: z.object({
    explanation: z.string().min(1),
    tokens: z.array(z.string().min(1)).min(2),
    from: z.int().nonnegative(),
    to: z.int().nonnegative(),
  }),
});

/** The prompt variants a capture may hold: TDB's plain one, and the one that says the pair again after the text. */
export const captureVariants = ['plain', 'repeat_pair'] as const;
export type CaptureVariant = (typeof captureVariants)[number];

const captureSchema = z.object({ plain: variantSchema.optional(), repeat_pair: variantSchema.optional() });

/**
 * Turns a capture of transformer-debugger's prompt, made with probe tokens, into a protocol: where the probes appear
 * in the last message, the slots go.
 *
 * @param text the capture file's content, JSON as scripts/capture_tdb_protocol.py writes it.
 * @param source the file's name, for messages.
 * @throws UserError naming the source and the field.
 */
export function importCapture(text: string, source: string, variant: CaptureVariant): Protocol {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${source}: not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = captureSchema.safeParse(content);
  if (!parsed.success) throw new UserError(`${source}: ${describeIssue(parsed.error)}`);
  const capture = parsed.data[variant];
  if (capture === undefined) throw new UserError(`${source}: holds no "${variant}" capture`);

  const { explanation, tokens, from, to } = capture.probe;
  const template = [
    [markPair(tokens, { from, to }), '{{sequence}}'],
    [explanation, '{{explanation}}'],
    [tokens[to] ?? '', '{{to_token}}'],
    [tokens[from] ?? '', '{{from_token}}'],
  ].reduce(
    (filled, [probe = '', slot = '']) => filled.replaceAll(probe, slot),
    capture.final_message_for_probe,
  );

  const protocol = protocolSchema.safeParse({
    name: variant === 'plain' ? 'tdb' : 'tdb-repeat-pair',
    messages: [...capture.messages, { role: 'user', content: template }],
  });
  if (!protocol.success) throw new UserError(`${source}: ${variant}: ${describeIssue(protocol.error)}`);
  return protocol.data;
}
