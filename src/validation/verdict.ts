import { decimal, percent, signed } from '../files/number-text.ts';
import { PERTURBATIONS, type Perturbation } from './perturbations.ts';
import type { PerturbationResponse, Validation } from './validation.ts';

/** Below this AUC of the true explanations a simulator is at chance, whatever else it does. */
const CHANCE = 0.6;

/** From this mean change of P("1") on, an order of examples is worth a sentence. */
const NOTABLE_SHIFT = 0.1;

/**
 * Whether to use a simulator, what it can do and cannot, and what it must not be used for. A skill is claimed or denied
 * only where the whole interval of the share of heads whose AUC falls is above or below one half.
 */
export function verdictOf(
  validation: Omit<Validation, 'verdict' | 'trust'>,
): Pick<Validation, 'verdict' | 'trust'> {
  const { trueExplanation, perturbations } = validation;
  const refused = (...verdict: string[]) => ({ trust: 'do not use' as const, verdict });
  if (trueExplanation.meanAuc === null) {
    return refused('Do not use it: none of its answers could be scored.', ...unscoredInWords(validation));
  }
  if (trueExplanation.meanAuc < CHANCE) {
    return refused(
      `Do not use it with this protocol: it is near chance on explanations that are known to be true (mean AUC ${decimal(trueExplanation.meanAuc)}).`,
    );
  }
  const weak = perturbations.filter(({ reading }) => reading !== 'yes');
  const isBlind = perturbations.some(({ kind, reading }) => kind === 'empty' && reading === 'no');
  const trust = isBlind ? 'do not use' : weak.length > 0 ? 'use with care' : 'use';
  return { trust, verdict: [FIRST[trust](weak), ...detailsOf(validation)] };
}

const FIRST: Readonly<Record<Validation['trust'], (weak: readonly PerturbationResponse[]) => string>> = {
  use: () => 'Use it: it detects every perturbation that was tried.',
  'use with care': (weak) =>
    `Use it with care: not for ${weak.map((each) => wordsOf(each).use).join('; for ')}.`,
  'do not use': () => 'Do not use it: it answers without reading the explanation.',
};

function detailsOf(validation: Omit<Validation, 'verdict' | 'trust'>): readonly string[] {
  const { trueExplanation, perturbations, floor, ceiling, orders } = validation;
  const having = (reading: PerturbationResponse['reading'], words: 'skill' | 'lack') =>
    perturbations
      .filter((each) => each.reading === reading && each.heads > 0)
      .map((each) => wordsOf(each)[words])
      .join('; ');
  const [does, doesNot, perhaps] = [having('yes', 'skill'), having('no', 'lack'), having('unclear', 'skill')];
  const untried = perturbations.filter(({ heads }) => heads === 0);
  const shifted = orders.filter(({ meanShift }) => Math.abs(meanShift ?? 0) >= NOTABLE_SHIFT);
  return [
    `Mean AUC ${decimal(trueExplanation.meanAuc)} with the true explanation${floor === null ? '' : `, ${decimal(floor)} with an empty one`}${ceiling === null ? '' : `; a perfect reader of the same explanations has ${decimal(ceiling)}`}.`,
    ...(does ? [`It ${does}.`] : []),
    ...(doesNot ? [`It ${doesNot}.`] : []),
    ...(perhaps ? [`It is unclear whether it ${perhaps}.`] : []),
    ...(untried.length > 0
      ? [`None of its answers about ${untried.map(({ title }) => title).join('; ')} could be scored.`]
      : []),
    ...shifted.map(
      ({ order, meanShift }) =>
        `Its P("1") depends on the order of the examples: ${signed(meanShift)} with them ${order}; compare probabilities under one protocol only.`,
    ),
    ...unscoredInWords(validation),
  ];
}

function unscoredInWords({
  unscored,
  questions,
  unscoredBecause,
}: Pick<Validation, 'unscored' | 'questions' | 'unscoredBecause'>): readonly string[] {
  if (unscored === 0) return [];
  const reasons = unscoredBecause.map(({ reason, questions: of }) => `${reason} (${of})`);
  const because = reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  return [`${percent(unscored / questions)} of the questions have no score${because}.`];
}

function wordsOf({ kind }: PerturbationResponse): Pick<Perturbation, 'skill' | 'lack' | 'use'> {
  return PERTURBATIONS.find((each) => each.kind === kind) ?? { skill: kind, lack: kind, use: kind };
}
