import { count, decimal } from '../files/number-text.ts';
import { shorten } from '../files/visible-text.ts';
import { mean } from '../metrics/mean.ts';
import { nameOf } from './baseline.ts';
import type { Change, ComparedExplanation, Comparison } from './compare-baselines.ts';
import { fallOf } from './fall.ts';

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

/** `Moved most: top[2] 7→5, strong: above 10 of 10 weak pairs, now 2; …`. */
export function whichPairsMoved(explanations: readonly ComparedExplanation[]): string {
  const moved = explanations
    .flatMap((explanation) =>
      explanation.pairs.map((pair, index) => ({ explanation, pair, ...winsOf(explanation, index) })),
    )
    .filter(({ before, now }) => before > now)
    .sort((a, b) => (b.before - b.now) / b.of - (a.before - a.now) / a.of)
    .slice(0, MOST_PAIRS)
    .map(({ explanation, pair, label, before, now, of }) => {
      const name = explanations.length === 1 ? pair : `${nameOf(explanation)} ${pair}`;
      const [kind, place, others] = label === 1 ? ['strong', 'above', 'weak'] : ['weak', 'below', 'strong'];
      return `${name}, ${kind}: ${place} ${count(before)} of ${of} ${others} pairs, now ${count(now)}`;
    });
  return `Moved most: ${moved.join('; ')}`;
}

/** How many pairs of the other label a pair is rightly above or below, ties counted half, then and now. */
function winsOf({ labels, before, now }: ComparedExplanation, index: number) {
  const label = labels[index];
  const others = [...labels.keys()].filter((other) => labels[other] !== label);
  const winsIn = (ranks: readonly number[]) =>
    others.reduce((wins, other) => {
      const ahead = (ranks[index] ?? 0) - (ranks[other] ?? 0);
      return wins + (1 + Math.sign(label === 1 ? ahead : -ahead)) / 2;
    }, 0);
  return { label, before: mean(before.map(winsIn)) ?? 0, now: winsIn(now), of: others.length };
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
