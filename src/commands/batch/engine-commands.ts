import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { ENGINES } from '../../batches/engines/engines.ts';
import { fetchBatch, type PartStatus, statusOfBatch } from '../../batches/fetch-batch.ts';
import type { PartProblem } from '../../batches/manifest.ts';
import { submitBatch } from '../../batches/submit-batch.ts';
import { visibleText } from '../../files/visible-text.ts';
import { wholeNumber } from '../options.ts';

interface FetchOptions {
  readonly wait?: true;
  readonly every: number;
}

export function fetchCommand(): Command {
  return new Command('fetch')
    .description('Downloads the results of finished parts into the batch’s results/ folder.')
    .argument('<folder>', 'the batch’s folder')
    .option('--wait', 'until all parts have ended')
    .option('--every <seconds>', 'how often to look then', wholeNumber(1), 60)
    .action(fetchResults);
}

async function fetchResults(folder: string, { wait, every }: FetchOptions): Promise<void> {
  for (;;) {
    const { running, problems } = await fetchBatch(folder, {
      environment: process.env,
      onPart: ({ file }, { word, completed, failed, problem }) => {
        const why = problem === undefined ? '' : `; ${problem}`;
        console.log(visibleText(`${file}: ${word}, ${completed} completed, ${failed} failed${why}`));
      },
    });
    const hasProblems = tellProblems(problems);
    if (running === 0) {
      if (hasProblems) return;
      break;
    }
    if (!wait) {
      console.log(`${running} parts have not ended; call it again later, or with --wait.`);
      return;
    }
    await sleep(every * 1000);
  }
  console.log(`All that was submitted is fetched. Next: attention-heads batch import ${folder}`);
}

export function submitCommand(): Command {
  const engines = ENGINES.map(({ name, summary }) => `${name}: ${summary}`).join('; ');
  return new Command('submit')
    .description('Submits a batch’s waiting parts to an engine; submitted ones are left alone.')
    .argument('<folder>', 'the batch’s folder')
    .option('--engine <name>', engines, 'openai')
    .action(submit);
}

async function submit(folder: string, { engine }: { engine: string }): Promise<void> {
  const { parts, problems } = await submitBatch(folder, engine, {
    environment: process.env,
    onSubmitted: ({ file, requests }, batch) => console.log(`${file}: ${requests} requests: ${batch}`),
  });
  if (tellProblems(problems) && parts === 0) return;
  console.log(
    parts === 0 ? 'Nothing waits to be submitted.' : `Next: attention-heads batch fetch --wait ${folder}`,
  );
}

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

/** Tells what went wrong with parts, so that the command ends with code 1. @returns whether anything did. */
function tellProblems(problems: readonly PartProblem[]): boolean {
  for (const { part, problem } of problems) console.error(visibleText(`${part.file}: ${problem}`));
  if (problems.length === 0) return false;
  const submitted = problems.find(({ part }) => part.submission?.batch !== undefined);
  if (submitted) {
    console.error(
      `The other parts are not held up by that. What an engine has lost for good is asked again by batch export --missing --abandon ${submitted.part.file}.`,
    );
  }
  process.exitCode = 1;
  return true;
}
