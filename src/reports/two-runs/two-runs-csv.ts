import { type CsvColumns, csvTable } from '../csv/csv-table.ts';
import { CHANGES, type TwiceJudgedHead, type TwiceScored, type TwoColumns } from './compare-runs.ts';

interface Row extends TwiceScored {
  readonly head: TwiceJudgedHead;
}

/** Every explanation that both runs have, with every simulator: see docs/csv.md. */
export function twoRunsCsv(columns: readonly TwoColumns[]): Iterable<string> {
  return csvTable(
    COMPARED_COLUMNS,
    columns.flatMap(({ heads }) =>
      heads.flatMap((head) => head.explanations.map((each) => ({ ...each, head }))),
    ),
  );
}

/** What is known of an explanation in two runs. A new column is an entry here. */
export const COMPARED_COLUMNS: CsvColumns<Row> = {
  layer: ['its layer, from 0', ({ head }) => head.layer],
  head: ['its number in the layer, from 0', ({ head }) => head.head],
  head_name: ['both, as in L4H11', ({ head }) => head.name],
  change: [
    `what became of the head: ${Object.values(CHANGES).join(', ')}`,
    ({ head }) => CHANGES[head.change],
  ],
  explanation: ['the text, the same in both runs', ({ explanation }) => explanation.text],
  truth: [
    '`true` or `false` where the first run’s suite says so, else empty',
    ({ explanation }) => explanation.truth,
  ],
  ...ofRun('first', 0),
  ...ofRun('second', 1),
  difference: [
    'AUC in the second run minus that in the first',
    ({ difference }) => (difference === null ? null : -difference),
  ],
  difference_low: ['lower end of its 95 % interval', ({ interval }) => interval && -interval.high],
  difference_high: ['upper end of its 95 % interval', ({ interval }) => interval && -interval.low],
  same_pairs: [
    '`true` where both runs asked about the same pairs: the test is paired',
    ({ isPaired }) => isPaired,
  ],
  p: ['p-value of the difference', ({ pValue }) => pValue],
  p_holm: ['corrected for all explanations of the simulator (Holm)', ({ adjustedPValue }) => adjustedPValue],
};

function ofRun(run: string, index: 0 | 1): CsvColumns<Row> {
  return {
    [`simulator_${run}`]: [`the column’s heading in the ${run} run`, ({ scores }) => scores[index].simulator],
    [`auc_${run}`]: ['ROC AUC there', ({ scores }) => scores[index].auc],
    [`auc_low_${run}`]: ['lower end of its 95 % interval', ({ scores }) => scores[index].interval?.low],
    [`auc_high_${run}`]: ['upper end of its 95 % interval', ({ scores }) => scores[index].interval?.high],
    [`at_top_${run}`]: [
      '`true` where it is at the top of its head there, alone or with others, and holds',
      ({ head, explanation }) => {
        const { state, best } = head.standings[index];
        return state !== 'none' && best.some(({ text }) => text === explanation.text);
      },
    ],
  };
}
