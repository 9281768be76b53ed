import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { MOST_TASKS, writeSlurmJob } from '../batches/slurm-job.ts';
import { defined } from '../files/defined.ts';
import { leanHeap } from '../files/lean-heap.ts';
import { UserError } from '../files/user-error.ts';
import { type ExportOptions, exportOf } from './batch/export.ts';
import { configOption, shardOption, simulatorOption, wholeNumber } from './options.ts';

interface SlurmOptions extends ExportOptions {
  readonly parts: number;
  readonly server?: string;
  readonly runBatch?: string;
  readonly baseUrl?: string;
  readonly concurrency: number;
  readonly sbatch?: string;
}

export function clusterCommand(): Command {
  return new Command('cluster').hook('preAction', leanHeap).addCommand(slurmCommand());
}

function slurmCommand(): Command {
  return new Command('slurm')
    .description(
      'Writes a Slurm job: an array task for each part of the requests, and a final job that imports, scores and reports. `sh submit.sh` submits it.',
    )
    .addOption(configOption())
    .addOption(simulatorOption())
    .addOption(shardOption())
    .requiredOption('-o, --output <folder>', 'where to write; all nodes must see it')
    .option('--parts <n>', 'maximum number of parts', wholeNumber(1), 8)
    .option('--missing', 'only what has no answer yet in an existing batch')
    .addOption(
      new Option(
        '--server <command>',
        'each task starts its own, e.g. "llama-server -m m.gguf --port \\$PORT"',
      ).conflicts(['runBatch', 'baseUrl']),
    )
    .addOption(
      new Option(
        '--run-batch <command>',
        'each task runs this once, e.g. "vllm run-batch --model M"',
      ).conflicts('baseUrl'),
    )
    .option('--base-url <url>', 'ask a server that is already running (default: the simulator’s endpoint)')
    .option('-j, --concurrency <n>', 'concurrent requests per task', wholeNumber(1), 20)
    .option('--sbatch <options>', 'sbatch options for the tasks, e.g. "--gres=gpu:1 --time=2:00:00"')
    .action(writeSlurm);
}

async function writeSlurm(options: SlurmOptions): Promise<void> {
  const { config, shard, output, parts: most, server, runBatch, baseUrl, concurrency, sbatch } = options;
  if (most > MOST_TASKS) throw new UserError(`--parts: an array of Slurm has at most ${MOST_TASKS} tasks`);
  const folder = resolve(output);
  const { parts, simulator } = await exportOf({ ...options, output: folder });
  if (parts.length === 0) return;
  writeSlurmJob({
    ...defined({ server, runBatch, baseUrl, sbatch }),
    concurrency,
    folder,
    parts,
    from: process.cwd(),
    program: [process.execPath, resolve(process.argv[1] ?? '')],
    score: [
      ...['-c', config, '--simulator', simulator],
      ...(shard ? ['--shard', `${shard.index}/${shard.of}`] : []),
    ],
  });
  console.log(`Next: sh ${output}/submit.sh`);
}
