import pc from 'picocolors';
import { count, dollars } from '../files/number-text.ts';
import { columnTable, textTable } from '../files/text-table.ts';
import { visibleText } from '../files/visible-text.ts';
import { SHORTEST_CACHED_PREFIX } from './cost-of-requests.ts';
import { DAY, type EngineEstimate } from './estimate-cluster.ts';
import type { ColumnEstimate, RequestsEstimate, RunEstimate } from './estimate-run.ts';

const HEADINGS = [
  'column',
  'questions',
  'requests',
  'prompt\ntokens',
  'of which\nshared prefix',
  'completion\ntokens',
  'price',
  'price, prefix\ncached',
];

export function estimateTable({ columns, warnings }: RunEstimate): string {
  const rows = columns.map((column) => [visibleText(column.name), count(column.questions), ...cells(column)]);
  return [
    ...warnings.map((warning) => pc.yellow(`Warning: ${visibleText(warning)}`)),
    textTable(HEADINGS, rows),
    ...notes(columns),
    ...columns.flatMap(({ name, engines = [] }) =>
      engines.length === 0
        ? []
        : [
            `${visibleText(name)}, each readout at the same seconds an answer, with replies of one token:`,
            columnTable(CLUSTER, engines, 2),
          ],
    ),
  ].join('\n');
}

function cells({ kind, requests, tokenizer }: ColumnEstimate): readonly string[] {
  if (!requests) return ['?', '?', '?', '?', '?', ''];
  if (kind === 'embedded') return ['0', '0', '', '0', price(0), ''];
  const about = tokenizer?.exact === false ? '≈ ' : '';
  const { promptTokens, sharedPrefix, completionTokens, mostCompletionTokens, cost } = requests;
  return [
    count(requests.count),
    about + count(promptTokens),
    `${about}${count(sharedPrefix.promptTokens)} (${Math.round(sharedPrefix.share * 100)} %)`,
    upTo(count(completionTokens), count(mostCompletionTokens)),
    cost ? about + upTo(price(cost.uncached), price(cost.atMost)) : pc.gray('no price given'),
    cost && cost.prefixCached !== null ? about + price(cost.prefixCached) : '',
  ];
}

function upTo(least: string, most: string): string {
  return least === most ? least : `${least} – ${most}`;
}

function notes(columns: readonly ColumnEstimate[]): readonly string[] {
  const approximate = columns.filter(({ tokenizer }) => tokenizer?.exact === false);
  const withRoom = columns.filter(
    ({ requests }) => requests && requests.mostCompletionTokens > requests.completionTokens,
  );
  const unknown = columns.filter(({ kind }) => kind === 'unknown');
  const unpriced = columns.filter(({ kind, requests }) => kind === 'model' && requests?.cost === null);
  const namesByPrefixNote = Map.groupBy(
    columns.filter(({ requests }) => requests && requests.count > 0),
    ({ requests }) => prefixNote(requests),
  );
  return [
    'Nothing was sent. Identical requests are sent once; answers already in promptfoo’s cache cost nothing.',
    ...[...namesByPrefixNote].map(([note, among]) => `${names(among)}: ${note}`),
    ...(withRoom.length > 0
      ? [
          `${names(withRoom)}: from replies of one token to replies that fill their room (maxOutputTokens), as reasoning may.`,
        ]
      : []),
    ...(approximate.length > 0
      ? [`≈ ${names(approximate)}: counted with OpenAI’s o200k_base, which is not the model’s own tokenizer.`]
      : []),
    ...(unpriced.length > 0
      ? [
          `${names(unpriced)}: set price in its config, or see with attention-heads doctor what one question costs, where promptfoo knows its price.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`${names(unknown)}: not one of this project’s simulators, so not estimated.`]
      : []),
  ];
}

function prefixNote(requests: RequestsEstimate | null): string {
  const { perRequest } = requests?.sharedPrefix ?? { perRequest: 0 };
  const shared = `all requests share their first ${count(perRequest)} tokens`;
  const start = `prompt caches, which usually start at ${count(SHORTEST_CACHED_PREFIX)}`;
  if (perRequest < SHORTEST_CACHED_PREFIX) return `${shared}: too few for providers’ ${start}.`;
  const unpriced = requests?.cost && requests.cost.prefixCached === null;
  return `${shared}: enough for providers’ ${start}${unpriced ? '; price.cachedInput would say what that saves' : ''}.`;
}

function names(columns: readonly ColumnEstimate[]): string {
  return columns.map(({ name }) => visibleText(name)).join(', ');
}

function price(value: number): string {
  const digits =
    value > 0 && value < 1
      ? { minimumSignificantDigits: 3, maximumSignificantDigits: 3 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `$${value.toLocaleString('en-US', digits)}`;
}

const CLUSTER: Readonly<Record<string, (engine: EngineEstimate) => string>> = {
  readout: ({ readout }) => readout,
  engine: ({ engine }) => engine,
  requests: ({ requests }) => count(requests.count),
  'prompt\ntokens': ({ requests }) => count(requests.promptTokens),
  'completion\ntokens': ({ requests }) => count(requests.completionTokens),
  'wall\ntime': ({ wallTime }) => (wallTime > DAY ? '≤ 24 h' : spoken(wallTime)),
  memory: ({ memory }) => `${(memory / 1e9).toFixed(1)} GB`,
  price: ({ cost }) => (cost === null ? '' : dollars(cost)),
};

function spoken(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
