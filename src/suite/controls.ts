import { headName } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';
import { seededRandom } from '../metrics/seeded-random.ts';
import type { Control } from './explanation.ts';
import { CONTROL_ID_PREFIX, type ExplainedHead } from './explanation.ts';

/**
 * What the `empty` control says: the bare premise that there are pairs the head activates on, and nothing of which. In
 * a prompt it reads "this attention head activates on some token pairs".
 */
export const EMPTY_EXPLANATION = 'activates on some token pairs';

/**
 * Gives every head the controls, after its own explanations. `shuffled` is another head's explanation: the one marked
 * as true, else its first. `empty` is {@link EMPTY_EXPLANATION}. A control is neither true nor false.
 *
 * @param place names the suite's field in messages.
 * @throws UserError when no other head has an explanation that a head does not have itself.
 */
export function withControls(
  heads: readonly ExplainedHead[],
  controls: readonly Control[],
  seed: number,
  place: string,
): readonly ExplainedHead[] {
  const donors = controls.includes('shuffled') ? ringOf(heads, seed) : [];
  const textOf = (control: Control, head: ExplainedHead) =>
    control === 'empty' ? EMPTY_EXPLANATION : shuffledText(head, donors, place);
  return heads.map((head) => ({
    ...head,
    explanations: [
      ...head.explanations,
      ...controls.map((control) => ({
        id: CONTROL_ID_PREFIX + control,
        text: textOf(control, head),
        control,
      })),
    ],
  }));
}

/**
 * The heads in a random order that is fixed by each head's own hash: one that is added stands between two neighbours
 * and leaves the others as they are.
 */
function ringOf(heads: readonly ExplainedHead[], seed: number): readonly ExplainedHead[] {
  return heads
    .map((head) => ({ head, position: seededRandom(seed, 'shuffled control', headName(head)).unit() }))
    .sort((a, b) => a.position - b.position || (headName(a.head) < headName(b.head) ? -1 : 1))
    .map(({ head }) => head);
}

/**
 * The explanation of the next head on the ring, or of the one after it where the head says the same of itself. With
 * all texts different this is a derangement: every head gives its explanation away once, to another one.
 */
function shuffledText(head: ExplainedHead, ring: readonly ExplainedHead[], place: string): string {
  const own = new Set(head.explanations.map(({ text }) => normalized(text)));
  const position = ring.indexOf(head);
  const others = [...ring.slice(position + 1), ...ring.slice(0, position)];
  const text = others
    .map(representative)
    .find((candidate) => candidate !== undefined && !own.has(normalized(candidate)));
  if (text === undefined) {
    throw new UserError(
      `${place}: shuffled: no other head has an explanation that ${headName(head)} does not have too; add a head with another explanation, or leave the control out`,
    );
  }
  return text;
}

/** What a head gives away: its explanation marked as true, else its first. */
function representative({ explanations }: ExplainedHead): string | undefined {
  return (explanations.find(({ truth }) => truth === true) ?? explanations[0])?.text;
}

/** Texts that differ in case and white space only say the same. */
function normalized(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
