import { Command } from 'commander';
import { fetchRecord } from '../../activation-records/record-source.ts';
import { headPortrait, type PortraitOptions } from '../../reports/head-record-text.ts';
import { parseHeadName } from '../head-argument.ts';
import { wholeNumber } from '../number-option.ts';
import { recordsOption } from './records-option.ts';

export function showCommand(): Command {
  return new Command('show')
    .description('Shows one head: where its activation goes, how far back, and its strongest pairs.')
    .argument('<head>', 'e.g. L4H11')
    .addOption(recordsOption('a folder of records, or an http(s) address'))
    .option('--sequences <n>', 'how many top sequences', wholeNumber(0), 8)
    .option('--pairs <n>', 'how many of the strongest pairs in each', wholeNumber(1), 3)
    .action(async (name: string, options: PortraitOptions & { records: string }) => {
      console.log(headPortrait(await fetchRecord(options.records, parseHeadName(name)), options));
    });
}
