import { shorten, visibleText } from '../../files/visible-text.ts';
import { decimal } from '../../metrics/number-text.ts';
import { pairName } from '../../pair-cases/question-keys.ts';
import type { Prediction } from '../../scorecard/predictions.ts';
import type { JudgedPair } from '../judged-pairs.ts';
import { type Html, html } from './html.ts';
import { markedSequence } from './marked-sequence.ts';
import { type Series, seriesName } from './series.ts';

/** Pairs with what each simulator said of them: a row of numbers, and the sequence below it. */
export function pairTable(pairs: readonly JudgedPair[], series: readonly Series[]): Html {
  return html`<table class="pairs"><thead><tr><th>Pair</th>${series.map((each) => html`<th class="number">${seriesName(each)}</th>`)}</tr></thead>${pairs.map(
    ({ pairCase, predictions }) =>
      html`<tbody><tr><th scope="row">${pairCase.pair.label === 1 ? 'strong' : 'weak'} <span class="small-inline">${visibleText(pairName(pairCase.pair))}, activation ${decimal(pairCase.pair.activation)}</span></th>${predictions.map((each) => probabilityCell(each))}</tr>
<tr><td colspan="${series.length + 1}" class="sequence">${markedSequence(pairCase.tokens, pairCase.pair)}${errors(predictions)}</td></tr></tbody>
`,
  )}</table>`;
}

function probabilityCell({ pairCase, probability }: Prediction): Html {
  if (probability === null) return html`<td class="number">unscored</td>`;
  const wrong = pairCase.pair.label === 1 ? probability < 0.5 : probability > 0.5;
  return wrong
    ? html`<td class="number wrong">✗ ${decimal(probability)}</td>`
    : html`<td class="number">${decimal(probability)}</td>`;
}

function errors(predictions: readonly Prediction[]): Html | null {
  const reasons = new Set(predictions.flatMap(({ error }) => error ?? []));
  return reasons.size === 0
    ? null
    : html`<span class="small bad">Unscored: ${[...reasons].map((reason) => shorten(reason, 300)).join('; ')}</span>`;
}
