import { z } from 'zod';
import { jsonOf } from '../files/json-file.ts';
import { parseAs, UserError } from '../files/user-error.ts';
import { chatMessageSchema } from '../models/chat-model.ts';
import { markPair } from './pair-question.ts';
import { type Protocol, protocolSchema } from './protocol.ts';

const pairFields = {
  tokens: z.array(z.string().min(1)).min(2),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
};
const isPair = ({ tokens, from, to }: { tokens: readonly string[]; from: number; to: number }) =>
  to <= from && from < tokens.length;
const NO_PAIR = 'expected to <= from < the number of tokens';

/** A made-up pair in a capture. */
export const probePairSchema = z.object(pairFields).refine(isPair, NO_PAIR);

/** What every variant of a capture has: the last message, and those before it. */
export const capturedMessages = {
  messages: z.array(chatMessageSchema),
  final_message_for_probe: z.string(),
};

const variantSchema = z.object({
  ...capturedMessages,
  probe: z.object({ ...pairFields, explanation: z.string().min(1) }).refine(isPair, NO_PAIR),
});

type Capture = z.infer<typeof variantSchema>;

/** A slot of the template, and the probe in its place. */
interface Slot {
  readonly slot: string;
  readonly text: string;
}

/** TDB's plain prompt, and the one that repeats the pair after the text. */
export const captureVariants = ['plain', 'repeat_pair'] as const;
export type CaptureVariant = (typeof captureVariants)[number];

const captureSchema = z.object({ plain: variantSchema.optional(), repeat_pair: variantSchema.optional() });

/**
 * Turns a capture of transformer-debugger's prompt (scripts/capture_tdb_protocol.py), made with probe tokens, into a protocol with slots
 * where the probes are in the last message.
 *
 * @param source the file's name, for messages.
 * @throws UserError naming the source and the field.
 */
export function importCapture(text: string, source: string, variant: CaptureVariant): Protocol {
  const capture = parseAs(captureSchema, jsonOf(text, source), source)[variant];
  if (capture === undefined) throw new UserError(`${source}: holds no "${variant}" capture`);

  const place = `${source}: ${variant}`;
  const name = variant === 'plain' ? 'tdb' : 'tdb-repeat-pair';
  const last = { role: 'user', content: templateOf(capture, place) };
  return parseAs(protocolSchema, { name, messages: [...capture.messages, last] }, place);
}

/** The last message with its probes replaced by slots, in one pass. */
function templateOf({ probe, final_message_for_probe: message }: Capture, place: string): string {
  const { explanation, tokens, from, to } = probe;
  // The sequence contains its tokens, so it comes before them.
  const slots: readonly Slot[] = [
    { slot: '{{sequence}}', text: markPair(tokens, probe) },
    { slot: '{{explanation}}', text: explanation },
    { slot: '{{to_token}}', text: tokens[to] ?? '' },
    { slot: '{{from_token}}', text: tokens[from] ?? '' },
  ];

  for (const { slot, text } of slots) {
    if (message.includes(text)) continue;
    throw new UserError(
      `${place}: final_message_for_probe: no ${JSON.stringify(text)}, the probe for ${slot}`,
    );
  }
  for (const { slot, text } of slots) {
    const whole = [
      ...slots.map((other) => other.slot),
      ...slots.filter((other) => other.slot !== slot && !holdsToken(other, slot)).map((other) => other.text),
    ].find((other) => other.includes(text));
    if (whole === undefined) continue;
    throw new UserError(
      `${place}: probe: ${JSON.stringify(text)}, for ${slot}, is part of ${JSON.stringify(whole)}; choose distinct probes`,
    );
  }

  const slotOf = new Map(slots.map(({ slot, text }) => [text, slot]));
  const anyProbe = new RegExp([...slotOf.keys()].map(escapeForRegExp).join('|'), 'g');
  return message.replace(anyProbe, (text) => slotOf.get(text) ?? text);
}

/** The sequence's probe contains those of its tokens. */
function holdsToken({ slot }: Slot, part: string): boolean {
  return slot === '{{sequence}}' && part !== '{{explanation}}';
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
