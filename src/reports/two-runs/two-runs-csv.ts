import { type CsvColumns, csvTable } from '../csv/csv-table.ts';
import { CHANGES, type TwiceJudgedHead, type TwiceScored, type TwoColumns } from './compare-runs.ts';

interface Row extends TwiceScored {
  readonly head: TwiceJudgedHead;
}

export function twoRunsCsv(columns: readonly TwoColumns[]): Iterable<string> {
  return csvTable(
    COMPARED_COLUMNS,
    columns.flatMap(({ heads }) =>
      heads.flatMap((head) => head.explanations.map((each) => ({ ...each, head }))),
    ),
  );
}

/** What is known of an explanation in two runs. A new column is an entry here, and a line in docs/csv.md. */
const COMPARED_COLUMNS: CsvColumns<Row> = {
  layer: ({ head }) => head.layer,
  head: ({ head }) => head.head,
  head_name: ({ head }) => head.name,
  change: ({ head }) => CHANGES[head.change],
  explanation: ({ explanation }) => explanation.text,
  truth: ({ explanation }) => explanation.truth,
  ...ofRun('first', 0),
  ...ofRun('second', 1),
  difference: ({ difference }) => (difference === null ? null : -difference),
  difference_low: ({ interval }) => interval && -interval.high,
  difference_high: ({ interval }) => interval && -interval.low,
  same_pairs: ({ isPaired }) => isPaired,
  p: ({ pValue }) => pValue,
  p_holm: ({ adjustedPValue }) => adjustedPValue,
};

function ofRun(run: string, index: 0 | 1): CsvColumns<Row> {
  return {
    [`simulator_${run}`]: ({ scores }) => scores[index].simulator,
    [`auc_${run}`]: ({ scores }) => scores[index].auc,
    [`auc_low_${run}`]: ({ scores }) => scores[index].interval?.low,
    [`auc_high_${run}`]: ({ scores }) => scores[index].interval?.high,
    [`at_top_${run}`]: ({ head, explanation }) => {
      const { state, best } = head.standings[index];
      return state !== 'none' && best.some(({ text }) => text === explanation.text);
    },
  };
}
