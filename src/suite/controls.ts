import { headName } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';
import { comparableText } from '../files/visible-text.ts';
import { seededRandom } from '../metrics/seeded-random.ts';
import { EMPTY_EXPLANATION } from '../rules/rules.ts';
import { CONTROL_ID_PREFIX, type Control, type ExplainedHead, type Explanation } from './explanation.ts';

/** How controls are made. */
export interface ControlOptions {
  /** The most other heads that give their explanation to the `shuffled` control. */
  readonly donors: number;
  readonly seed: number;
  /** Names the suite's field in messages. */
  readonly place: string;
}

/**
 * Gives every head the controls after its own explanations: `shuffled` is another head's (the one marked as true, else its first),
 * one per donor; `empty` is {@link EMPTY_EXPLANATION}. Controls are neither true nor false.
 *
 * @throws UserError if no other head has an explanation that a head does not have itself.
 */
export function withControls(
  heads: readonly ExplainedHead[],
  controls: readonly Control[],
  { donors, seed, place }: ControlOptions,
): readonly ExplainedHead[] {
  const ring = controls.includes('shuffled') ? ringOf(heads, seed) : [];
  const made: Readonly<Record<Control, (head: ExplainedHead) => readonly Explanation[]>> = {
    empty: () => [{ id: `${CONTROL_ID_PREFIX}empty`, text: EMPTY_EXPLANATION, control: 'empty' }],
    shuffled: (head) => [
      ...shuffled(head, ring, donors, place),
      ...shuffledUnions(head, (size) => shuffled(head, ring, size, place)),
    ],
  };
  return heads.map((head) => ({
    ...head,
    explanations: [...head.explanations, ...controls.flatMap((control) => made[control](head))],
  }));
}

/** The heads in a random order fixed by each head's own hash, so that adding one leaves the others in place. */
function ringOf(heads: readonly ExplainedHead[], seed: number): readonly ExplainedHead[] {
  return heads
    .map((head) => ({ head, position: seededRandom(seed, 'shuffled control', headName(head)).unit() }))
    .sort((a, b) => a.position - b.position || (headName(a.head) < headName(b.head) ? -1 : 1))
    .map(({ head }) => head);
}

/**
 * The explanations of the next heads on the ring, except those the head or another donor has. If all texts differ, the first donors are a
 * derangement: every head gives its explanation once, to another.
 */
function shuffled(
  head: ExplainedHead,
  ring: readonly ExplainedHead[],
  donors: number,
  place: string,
): readonly Explanation[] {
  const taken = new Set(head.explanations.map(({ text }) => comparableText(text)));
  const position = ring.indexOf(head);
  const given: Explanation[] = [];
  for (let step = 1; step < ring.length && given.length < donors; step += 1) {
    const donor = ring[(position + step) % ring.length];
    const text = donor && representative(donor);
    if (donor === undefined || text === undefined || taken.has(comparableText(text))) continue;
    taken.add(comparableText(text));
    const number = given.length === 0 ? '' : `-${given.length + 1}`;
    const id = `${CONTROL_ID_PREFIX}shuffled${number}`;
    given.push({ id, text, control: 'shuffled', donor: headName(donor) });
  }
  if (given.length === 0) {
    throw new UserError(
      `${place}: shuffled: no other head has an explanation that ${headName(head)} does not have; add a head with another explanation, or remove the control`,
    );
  }
  return given;
}

/** The control of a union of n texts is a union of n donors' texts; one for each n with enough donors. */
function shuffledUnions(
  { explanations }: ExplainedHead,
  donorsOf: (size: number) => readonly Explanation[],
): readonly Explanation[] {
  const sizes = new Set(explanations.flatMap(({ union }) => union?.length ?? []));
  return [...sizes].flatMap((size): Explanation[] => {
    const donors = donorsOf(size);
    if (donors.length < size) return [];
    const texts = donors.map(({ text }) => text);
    const id = `${CONTROL_ID_PREFIX}shuffled-union-${size}`;
    const donor = donors.map((each) => each.donor).join(' ');
    return [{ id, text: texts.join('; or '), union: texts, control: 'shuffled-union', donor }];
  });
}

function representative({ explanations }: ExplainedHead): string | undefined {
  const own = explanations.filter(({ union }) => union === undefined);
  return (own.find(({ truth }) => truth === true) ?? own[0])?.text;
}
