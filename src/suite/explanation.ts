import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Head } from '../activation-records/head.ts';
import { visibleText } from '../files/visible-text.ts';
import type { ExplanationEntry } from './explanation-entry.ts';

/** An explanation to compare a head's own ones with: see controls.ts. */
export const controlSchema = z.enum(['shuffled', 'empty']);

export type Control = z.infer<typeof controlSchema>;

/** A claim about what a head attends to. */
export const explanationSchema = z.object({
  /** Unique among the head's explanations. */
  id: z.string(),
  /** What follows "this attention head". */
  text: z.string(),
  /** Whether it is known to be right (true) or wrong (false); absent when nobody knows. */
  truth: z.boolean().exactOptional(),
  /** Which control it is; absent for an explanation that is to be scored for its own sake. */
  control: controlSchema.exactOptional(),
  /** Whose explanation a shuffled control is, e.g. `L1H2`. */
  donor: z.string().exactOptional(),
});

export type Explanation = Readonly<z.infer<typeof explanationSchema>>;

/** Ids that begin so are kept for controls. */
export const CONTROL_ID_PREFIX = 'control-';

/** A head with the explanations to score it with. */
export interface ExplainedHead extends Head {
  readonly explanations: readonly Explanation[];
}

/** An explanation as a suite lists it; without an id, one is made from its text. */
export function toExplanation(entry: ExplanationEntry): Explanation {
  if (typeof entry === 'string') return { id: idFromText(entry), text: entry };
  const { id, text, truth } = entry;
  return { id: id ?? idFromText(text), text, ...(truth === undefined ? {} : { truth }) };
}

/** An id is for tables and filters: a long one is cut, and told from others that start alike by a fingerprint. */
const LONGEST_ID = 48;

function idFromText(text: string): string {
  const words =
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join('-') ?? visibleText(text);
  const id = words.startsWith(CONTROL_ID_PREFIX) ? `text-${words}` : words;
  if (id.length <= LONGEST_ID) return id;
  const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 6);
  return `${id.slice(0, LONGEST_ID - 7)}-${fingerprint}`;
}
