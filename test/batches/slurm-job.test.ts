import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportBatch } from '../../src/batches/export-batch.ts';
import { type SlurmJob, writeSlurmJob } from '../../src/batches/slurm-job.ts';
import { CLI } from '../e2e/live.ts';
import { PROJECT, run } from '../e2e/promptfoo.ts';
import { importAll, madeBatch } from './batches.ts';

/** A job of two parts, and what runs the first one's task as Slurm does after it was queued again three times. */
async function written(engine: (folder: string) => Partial<SlurmJob>) {
  const made = madeBatch();
  const { folder, batch, store } = made;
  const { parts } = await exportBatch(folder, batch, { store: store(), parts: 2 });
  writeSlurmJob({
    ...{ folder, parts, from: folder, program: [process.execPath, CLI], score: [], concurrency: 4 },
    ...engine(folder),
  });
  const slurm = { SLURM_ARRAY_TASK_ID: '1', SLURM_RESTART_COUNT: '3' };
  const task = (environment = {}) =>
    run('bash', [join(folder, 'parts.sbatch')], { ...process.env, ...slurm, ...environment }, folder);
  return { ...made, task };
}

it('a task starts a server, asks its part, and starts none where nothing lacks', async () => {
  const serve = join(PROJECT, 'test', 'simulator-server', 'serve.ts');
  const job = await written(() => ({
    server: `echo once >> started; ${process.execPath} ${serve} --port $PORT`,
  }));
  const first = await job.task();
  expect(first.code, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/20 answered .*; 0 of 20 have none/);
  expect(await job.task()).toMatchObject({ code: 0 });
  expect(readFileSync(join(job.folder, 'started'), 'utf8')).toBe('once\n');
  expect(await importAll(job)).toMatchObject({
    imported: 20,
    lacking: [{ file: 'requests-0002.jsonl', lacks: 20, requests: 20 }],
  });
}, 60_000);

it('within a part, requests that begin alike follow each other', async () => {
  const { folder, batch, store } = madeBatch();
  const { parts } = await exportBatch(folder, batch, { store: store(), parts: 3 });
  expect(parts.map(({ requests }) => requests)).toEqual([14, 14, 12]);
  for (const { file } of parts) {
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
    const asked = lines.map((line) => JSON.stringify(JSON.parse(line).body.messages));
    expect(asked).toEqual(asked.toSorted());
  }
});

it('a server that ends before it answers fails the task', async () => {
  const job = await written(() => ({ server: 'false' }));
  expect(await job.task()).toMatchObject({ code: 1 });
}, 60_000);

it('vllm run-batch gives the results of a part whole, or none', async () => {
  const job = await written((folder) => {
    // $1 to $4: -i requests -o results
    writeFileSync(join(folder, 'vllm'), 'cp "$2" "$4"; exit $FAILS');
    return { runBatch: 'sh ./vllm' };
  });
  const results = join(job.folder, 'results', 'requests-0001.jsonl');
  expect(await job.task({ FAILS: '1' })).toMatchObject({ code: 1 });
  expect(existsSync(results)).toBe(false);
  expect(await job.task({ FAILS: '0' })).toMatchObject({ code: 0 });
  expect(readFileSync(results, 'utf8')).toContain('custom_id');
});

it('a folder whose name sbatch could not read is refused', async () => {
  await expect(written((folder) => ({ folder: `${folder} a` }))).rejects.toThrow(
    /batch a: Slurm does not accept such a path/,
  );
});
