import { Command } from 'commander';
import { ENGINES } from '../../batches/engines/engines.ts';
import { submitBatch } from '../../batches/submit-batch.ts';
import { tellProblems } from './tell-problems.ts';

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
