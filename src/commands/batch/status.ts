import { Command } from 'commander';
import { type PartStatus, statusOfBatch } from '../../batches/fetch-batch.ts';
import { visibleText } from '../../files/visible-text.ts';

export function statusCommand(): Command {
  return new Command('status')
    .description('Shows the progress of a batch’s parts.')
    .argument('<folder>', 'the batch’s folder')
    .action(async (folder: string) => {
      for (const each of await statusOfBatch(folder, process.env)) {
        console.log(visibleText(`${each.part.file}: ${each.part.requests} requests: ${inWords(each)}`));
      }
    });
}

function inWords({ part: { superseded, submission }, status, problem: unknown }: PartStatus): string {
  if (superseded) return 'superseded: what they ask was exported again';
  if (!submission) return 'not submitted';
  const { engine, batch, ended } = submission;
  if (batch === undefined) return `perhaps submitted to ${engine}: call submit again, which looks`;
  if (ended) return `${batch}: ${ended.status}, fetched${ended.problem ? `; ${ended.problem}` : ''}`;
  if (unknown !== undefined) return `${batch}: ${unknown}`;
  if (!status) return `${batch}: submitted to ${engine}`;
  const { word, completed, failed, problem } = status;
  return `${batch}: ${word}, ${completed} completed, ${failed} failed${problem ? `; ${problem}` : ''}`;
}
