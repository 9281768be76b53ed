import { Command, InvalidArgumentError, Option } from 'commander';
import { PLACES, type Place } from '../../activation-records/head-shares.ts';
import { mapHeads } from '../../activation-records/map-heads.ts';
import { listHeads } from '../../activation-records/record-source.ts';
import { headOverview, headSharesTable, PLACE_TITLES, sortByShare } from '../../reports/head-shares-table.ts';
import { progressLine } from '../../reports/progress-line.ts';
import { wholeNumber } from '../number-option.ts';
import { emit, outputOption } from '../output-option.ts';
import { recordsOption } from './records-option.ts';

interface ListOptions {
  readonly records: string;
  readonly sort?: Place;
  readonly heads?: number;
  readonly json?: true;
  readonly output?: string;
}

export function listCommand(): Command {
  return new Command('list')
    .description('Lists all heads and where their activation goes.')
    .addOption(recordsOption('a folder of records'))
    .addOption(
      new Option(
        '--sort <place>',
        `the largest share of this first (${PLACES.join(', ')}, or as the table says it)`,
      ).argParser(placeCalled),
    )
    .option('--heads <n>', 'only the first n', wholeNumber(1))
    .option('--json', 'as JSON')
    .addOption(outputOption())
    .action(list);
}

/** A place by its name, its title or the beginning of one, as `after` is. */
function placeCalled(words: string): Place {
  const called = words.trim().toLowerCase();
  const isCalled = (name: string) => called !== '' && name.startsWith(called);
  const found =
    PLACES.find((place) => place === called || PLACE_TITLES[place] === called) ??
    PLACES.find((place) => isCalled(place) || isCalled(PLACE_TITLES[place]));
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`Expected one of ${PLACES.join(', ')}.`);
}

async function list({ records, sort, heads, json, output }: ListOptions): Promise<void> {
  const progress = progressLine('heads');
  const all = await mapHeads(records, listHeads(records), headOverview, {
    onProgress: progress.update,
  }).finally(progress.stop);
  const shown = (sort ? sortByShare(all, sort) : all).slice(0, heads);
  emit(`${json ? JSON.stringify(shown, null, 2) : headSharesTable(shown)}\n`, output);
}
