import { decimal, percent, signed } from '../metrics/number-text.ts';
import type { Certificate, DamageResponse } from './certificate.ts';
import { DAMAGES } from './damage.ts';

/** An AUC of the true rules below which a judge is at chance, whatever else it does. */
const CHANCE = 0.6;

/** A mean change of P("1") by an order of examples from which on it is worth a sentence. */
const NOTABLE_SHIFT = 0.1;

/**
 * A certificate in words: what the judge does, what it does not, and what it must not be used for. A skill is claimed, or
 * denied, only where the whole interval of the share of heads is above, or below, one half.
 */
export function verdictOf(certificate: Omit<Certificate, 'verdict'>): string {
  const { trueRule, damages, floor, orders, unscored, questions } = certificate;
  if (trueRule.meanAuc === null) return 'It answered nothing that could be scored.';
  if (trueRule.meanAuc < CHANCE) {
    return `It is near chance on rules that are known to be true (mean AUC ${decimal(trueRule.meanAuc)}): do not use it as a judge with this protocol.`;
  }
  const having = (reading: DamageResponse['reading'], words: 'skill' | 'lack') =>
    damages
      .filter((each) => each.reading === reading && each.heads > 0)
      .map((each) => {
        const shown = words === 'skill' ? each.noticed : each.heads - each.noticed;
        return `${wordsOf(each)[words]} in ${shown} of ${each.heads} heads`;
      })
      .join('; ');
  const [does, doesNot, perhaps] = [having('yes', 'skill'), having('no', 'lack'), having('unclear', 'skill')];
  const untried = damages.filter(({ heads }) => heads === 0);
  const weak = damages.filter(({ reading }) => reading !== 'yes');
  const shifted = orders.filter(({ meanShift }) => Math.abs(meanShift ?? 0) >= NOTABLE_SHIFT);
  return [
    `It gives true rules a mean AUC of ${decimal(trueRule.meanAuc)}${floor === null ? '' : `, of which it reaches ${decimal(floor)} without a rule`}.`,
    ...(does ? [`It ${does}.`] : []),
    ...(doesNot ? [`It ${doesNot}.`] : []),
    ...(perhaps ? [`Whether it does so in most heads cannot be told: it ${perhaps}.`] : []),
    ...(untried.length > 0
      ? [`It answered nothing about ${untried.map(({ title }) => title).join('; ')}.`]
      : []),
    ...(weak.length > 0
      ? [`Do not use it for ${weak.map((each) => wordsOf(each).use).join('; for ')}.`]
      : []),
    ...shifted.map(
      ({ order, meanShift }) =>
        `Its P("1") depends on the order of the examples: ${signed(meanShift)} with them ${order}; compare probabilities under one protocol only.`,
    ),
    ...(unscored > 0 ? [`${percent(unscored / questions)} of the questions have no score.`] : []),
  ].join(' ');
}

function wordsOf({ kind }: DamageResponse) {
  const { skill = kind, lack = kind, use = kind } = DAMAGES.find((damage) => damage.kind === kind) ?? {};
  return { skill, lack, use };
}
