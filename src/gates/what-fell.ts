import { shorten } from '../files/visible-text.ts';
import { decimal } from '../metrics/number-text.ts';
import { nameOf } from './baseline.ts';
import type { Change, ComparedExplanation, Comparison } from './compare-baselines.ts';
import { fallOf, partsOf } from './fall.ts';

/** So many explanations and pairs are named in a line; `attention-heads baseline diff` has all explanations. */
const MOST_EXPLANATIONS = 20;
const MOST_PAIRS = 3;

/** `12 of 20 fell: L1H0 previous 1.000 → 0.415; …`: what fell, by whatever little, the furthest first. */
export function whichFell(explanations: readonly ComparedExplanation[]): string {
  const falls = explanations
    .flatMap((each) => {
      const fallen = fallOf([each]);
      return fallen === null || fallen.fall <= 0 ? [] : [{ name: nameOf(each), ...fallen }];
    })
    .sort((a, b) => b.fall - a.fall)
    .map(({ name, before, now }) => `${name} ${decimal(before, 3)} → ${decimal(now, 3)}`);
  const more = falls.length > MOST_EXPLANATIONS ? `; and ${falls.length - MOST_EXPLANATIONS} more` : '';
  return `${falls.length} of ${explanations.length} fell: ${falls.slice(0, MOST_EXPLANATIONS).join('; ')}${more}`;
}

/** `Moved most: top[2] 7→5, strong, rank 9 → 3 of 10; …`. */
export function whichPairsMoved(explanations: readonly ComparedExplanation[]): string {
  const moved = explanations
    .flatMap((explanation) =>
      partsOf(explanation).map((part, index) => ({ ...part, ...ranksOf(explanation, index), explanation })),
    )
    .filter(({ part }) => part > 0)
    .sort((a, b) => b.part - a.part)
    .slice(0, MOST_PAIRS)
    .map(({ explanation, pair, label, before, now }) => {
      const of = explanations.length === 1 ? '' : `${nameOf(explanation)} `;
      const kind = label === 1 ? 'strong' : 'weak';
      return `${of}${pair} (${kind}) from place ${before} to ${now} of ${explanation.pairs.length}`;
    });
  return `Moved most: ${moved.join('; ')}`;
}

/** The places of a pair among the explanation's, 1 for the highest P("1"), then (in the baseline's first run) and now. */
function ranksOf({ before, now }: ComparedExplanation, index: number): { before: number; now: number } {
  const placeIn = (ranks: readonly number[] = []) =>
    1 + ranks.filter((rank) => rank > (ranks[index] ?? 0)).length;
  return { before: placeIn(before[0]), now: placeIn(now) };
}

/** Whether it is the explanations that changed, or how they are asked about, or neither. */
export function whatChanged(
  { textChanges, protocolChange }: Comparison,
  explanations: readonly ComparedExplanation[],
): readonly string[] {
  const texts = explanations.flatMap((each) => {
    const change = textChanges.get(nameOf(each));
    return change === undefined ? [] : [{ name: nameOf(each), change }];
  });
  const [first] = texts;
  const changes = [
    ...(first === undefined
      ? []
      : explanations.length === 1
        ? [`Its text changed: ${describeChange(first.change)}`]
        : [`${texts.length} have another text, the first ${first.name}: ${describeChange(first.change)}`]),
    ...(protocolChange === null ? [] : [`It is asked otherwise: ${describeChange(protocolChange)}`]),
  ];
  return changes.length > 0 ? changes : ['Neither a text nor the way of asking changed: the answers did'];
}

/** `“attends to dots”, now “attends to commas”`. */
export function describeChange({ before, now }: Change): string {
  return `“${shorten(before, 200)}”, now “${shorten(now, 200)}”`;
}
