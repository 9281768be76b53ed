import pc from 'picocolors';
import { headName } from '../activation-records/head.ts';
import type { ActivationRecord, HeadRecord } from '../activation-records/head-record.ts';
import { distanceShares, headShares, PLACES } from '../activation-records/head-shares.ts';
import { pairAt } from '../activation-records/pair-index.ts';
import { counted, decimal } from '../files/number-text.ts';
import { selectPairs } from '../token-pairs/select-pairs.ts';
import { PLACE_TITLES } from './head-shares-table.ts';
import { markedExcerpt } from './marked-excerpt.ts';

export interface RecordTextOptions {
  /** Top sequences. */
  readonly sequences: number;
  /** Strongest pairs of each. */
  readonly pairs: number;
}

const BAR = 30;

/** A head's record as a person wants to see it in a terminal: where its activation goes, how far back, and on what. */
export function headRecordText(record: HeadRecord, options: RecordTextOptions): string {
  return [
    `${pc.bold(headName(record.head))}: ${counted(record.top.length, 'top sequence')}, ${counted(record.random.length, 'random one')}${unknown(record)}`,
    '',
    pc.bold('Share of activation that goes to'),
    ...shareLines(record),
    '',
    pc.bold('Tokens from the attending back to the attended one'),
    ...distanceLines(record),
    '',
    pc.bold('Strongest pairs of the top sequences, **attended** and [[attending]]'),
    ...record.top.slice(0, options.sequences).flatMap((each) => pairLines(each, record, options.pairs)),
  ].join('\n');
}

function allOf({ top, random }: HeadRecord): readonly ActivationRecord[] {
  return [...top, ...random];
}

function unknown(record: HeadRecord): string {
  let [pairs, missing, bounded] = [0, 0, 0];
  for (const each of allOf(record)) {
    pairs += each.activations.length;
    for (const [index, activation] of each.activations.entries()) {
      if (activation !== null) continue;
      if (each.unknownAtMost?.[pairAt(index, each.width).from] == null) missing += 1;
      else bounded += 1;
    }
  }
  const part = (count: number) => `${((100 * count) / pairs).toFixed(1)} % of their pairs`;
  return [
    ...(missing > 0 ? [`; ${part(missing)} are not known`] : []),
    ...(bounded > 0 ? [`; of ${part(bounded)} only a bound is known`] : []),
    ...(record.marks ? [`; its tokens' marks are read as what they stand for: ${record.marks}`] : []),
  ].join('');
}

function shareLines(record: HeadRecord): readonly string[] {
  const shares = headShares(allOf(record));
  return PLACES.map((place) => {
    const { share, rows } = shares[place];
    return barLine(PLACE_TITLES[place], share, `over ${counted(rows, 'token')}`);
  });
}

function distanceLines(record: HeadRecord): readonly string[] {
  return distanceShares(allOf(record)).map(({ least, most, share }) =>
    barLine(least === most ? String(least) : `${least} to ${most}`, share, ''),
  );
}

function barLine(title: string, share: number | null, note: string): string {
  const bar = '█'.repeat(Math.round((share ?? 0) * BAR));
  const start = `  ${title.padEnd(14)}  ${decimal(share).padStart(4)}`;
  // No white space at the end of a line, which colours would hide from trimming.
  if (note === '') return bar === '' ? start : `${start}  ${pc.green(bar)}`;
  return `${start}  ${pc.green(bar.padEnd(BAR))}  ${pc.gray(note)}`;
}

/** The first token's attention to itself is left out: with probabilities it is always the strongest. */
function pairLines(each: ActivationRecord, { head }: HeadRecord, pairs: number): readonly string[] {
  const strongest = selectPairs(head, [each], {
    strong: pairs,
    weak: 0,
    weakBelow: 0,
    maxActivation: each.maxActivation,
    fromAtLeast: 1,
    seed: 0,
  });
  return strongest.map(
    ({ activation, from, to }, index) =>
      `  ${(index === 0 ? each.name : '').padEnd(8)}${activation.toPrecision(3).padStart(9)}  ${markedExcerpt(each.tokens, { from, to })}`,
  );
}
