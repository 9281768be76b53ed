import { type CsvColumn, csvTable } from '../csv/csv-table.ts';
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

const RUNS = ['first', 'second'] as const;

/** What is known of an explanation in two runs. A new column is an entry here. */
export const COMPARED_COLUMNS: readonly CsvColumn<Row>[] = [
  { name: 'layer', meaning: 'its layer, from 0', value: ({ head }) => head.layer },
  { name: 'head', meaning: 'its number in the layer, from 0', value: ({ head }) => head.head },
  { name: 'head_name', meaning: 'both, as in L4H11', value: ({ head }) => head.name },
  {
    name: 'change',
    meaning: `what became of the head: ${Object.values(CHANGES).join(', ')}`,
    value: ({ head }) => CHANGES[head.change],
  },
  {
    name: 'explanation',
    meaning: 'the text, the same in both runs',
    value: ({ explanation }) => explanation.text,
  },
  {
    name: 'truth',
    meaning: '`true` or `false` where the first run’s suite says so, else empty',
    value: ({ explanation }) => explanation.truth,
  },
  ...RUNS.flatMap((run, index): CsvColumn<Row>[] => [
    {
      name: `simulator_${run}`,
      meaning: `the column’s heading in the ${run} run`,
      value: ({ scores }) => scores[index]?.simulator,
    },
    { name: `auc_${run}`, meaning: 'ROC AUC there', value: ({ scores }) => scores[index]?.auc },
    {
      name: `auc_low_${run}`,
      meaning: 'lower end of its 95 % interval',
      value: ({ scores }) => scores[index]?.interval?.low,
    },
    {
      name: `auc_high_${run}`,
      meaning: 'upper end of its 95 % interval',
      value: ({ scores }) => scores[index]?.interval?.high,
    },
    {
      name: `at_top_${run}`,
      meaning: '`true` where it is at the top of its head there, alone or with others, and holds',
      value: ({ head, explanation }) => {
        const { state, best } = head.standings[index === 0 ? 0 : 1];
        return state !== 'none' && best.some(({ text }) => text === explanation.text);
      },
    },
  ]),
  {
    name: 'difference',
    meaning: 'AUC in the second run minus that in the first',
    value: ({ difference }) => (difference === null ? null : -difference),
  },
  {
    name: 'difference_low',
    meaning: 'lower end of its 95 % interval',
    value: ({ interval }) => interval && -interval.high,
  },
  {
    name: 'difference_high',
    meaning: 'upper end of its 95 % interval',
    value: ({ interval }) => interval && -interval.low,
  },
  {
    name: 'same_pairs',
    meaning: '`true` where both runs asked about the same pairs: the test is paired',
    value: ({ isPaired }) => isPaired,
  },
  { name: 'p', meaning: 'p-value of the difference', value: ({ pValue }) => pValue },
  {
    name: 'p_holm',
    meaning: 'corrected for all explanations of the simulator (Holm)',
    value: ({ adjustedPValue }) => adjustedPValue,
  },
];
