import { Command, InvalidArgumentError, Option } from 'commander';
import { PLACES, type Place } from '../../activation-records/head-shares.ts';
import { mapHeads } from '../../activation-records/map-heads.ts';
import { fetchRecord, listHeads } from '../../activation-records/record-source.ts';
import { headRecordText, type RecordTextOptions } from '../../reports/head-record-text.ts';
import { headOverview, headSharesTable, PLACE_TITLES, sortByShare } from '../../reports/head-shares-table.ts';
import { progressLine } from '../../reports/progress-line.ts';
import { emit, outputOption, parseHeadName, recordsOption, wholeNumber } from '../options.ts';

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

export function showCommand(): Command {
  return new Command('show')
    .description('Shows one head: where its activation goes, how far back, and its strongest pairs.')
    .argument('<head>', 'e.g. L4H11')
    .addOption(recordsOption('a folder of records, or an http(s) address'))
    .option('--sequences <n>', 'how many top sequences', wholeNumber(0), 8)
    .option('--pairs <n>', 'how many of the strongest pairs in each', wholeNumber(1), 3)
    .action(async (name: string, options: RecordTextOptions & { records: string }) => {
      console.log(headRecordText(await fetchRecord(options.records, parseHeadName(name)), options));
    });
}
