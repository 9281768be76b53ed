import Table from 'cli-table3';
import { count, dollars } from '../files/number-text.ts';
import { visibleText } from '../files/visible-text.ts';
import { DAY, type EngineEstimate } from './estimate-cluster.ts';
import type { ColumnEstimate } from './estimate-run.ts';

/** The estimates as tables, one for each column that has any. */
export function clusterTables(columns: readonly ColumnEstimate[]): string {
  return columns
    .flatMap(({ name, engines = [] }) => (engines.length > 0 ? [clusterTable(name, engines)] : []))
    .join('\n');
}

function clusterTable(name: string, engines: readonly EngineEstimate[]): string {
  const table = new Table({
    head: [
      'readout',
      'engine',
      'requests',
      'prompt\ntokens',
      'completion\ntokens',
      'wall\ntime',
      'memory',
      'price',
    ],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { readout, engine, requests, wallTime, memory, cost } of engines) {
    table.push([
      ...[
        readout,
        engine,
        count(requests.count),
        count(requests.promptTokens),
        count(requests.completionTokens),
      ],
      wallTime > DAY ? '≤ 24 h' : spoken(wallTime),
      `${(memory / 1e9).toFixed(1)} GB`,
      cost === null ? '' : dollars(cost),
    ]);
  }
  return `${visibleText(name)}, each readout at the same seconds an answer, with replies of one token:\n${table}`;
}

function spoken(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
