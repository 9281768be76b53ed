import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasSlurm, Slurm, unlessSlurm, until } from '../slurm.ts';
import { CLI, evaluateLive, openAiColumn, serve, twoHeads, verdictOf } from './live.ts';
import { configFor, PROJECT, run } from './promptfoo.ts';

const SERVE = join(PROJECT, 'test', 'simulator-server', 'serve.ts');
/** Of each task, as `cluster slurm` has it without -j. */
const IN_FLIGHT = 4;

it.skipIf(!hasSlurm)(
  `a Slurm array of which a task is killed and the node is drained ends in the scorecard of the direct run, and asks again only what was in flight${unlessSlurm}`,
  async () => {
    const server = await serve();
    const direct = twoHeads();
    const directly = evaluateLive(direct, [openAiColumn(server)]);
    const space = twoHeads();
    space.write('promptfooconfig.yaml', configFor('suite.yaml', [openAiColumn(server)]));
    const job = join(space.folder, 'job');
    const log = join(space.folder, 'asked.log');
    const slurm = new Slurm(space.environment);
    await slurm.start();
    const written = await run(
      process.execPath,
      [
        ...[CLI, 'cluster', 'slurm', '--parts', '8', '-o', job, '-j', String(IN_FLIGHT)],
        ...['--server', `${process.execPath} ${SERVE} --latency 600 --log ${log} --port $PORT`],
      ],
      space.environment,
      space.folder,
    );
    expect(written.code, written.stderr).toBe(0);
    slurm.submit(join(job, 'submit.sh'));
    expect(() => slurm.submit(join(job, 'submit.sh'))).toThrow(/Job \d+ is still in the queue/);

    const linesOf = (file: string) =>
      existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean) : [];
    const resultsOf = (task: number) => linesOf(join(job, 'results', `requests-000${task}.jsonl`));
    // A task that has answered some of its part is killed; its script has Slurm queue it again.
    await until(() => resultsOf(1).length > 0, 'the first task has results');
    process.kill(pidOf(`${CLI} batch ask ${job}/requests-0001.jsonl`), 'SIGKILL');
    const before = resultsOf(1).length;
    const task = () =>
      slurm
        .command('squeue', '-r', '-h', '-o', '%F_%K %t %r')
        .split('\n')
        .find((each) => / ?\d+_1 /.test(each));
    await until(() => task()?.includes('PD') === true, 'the first task waits again');
    // Nothing starts on the node any more, and then it does.
    slurm.command('scontrol', 'update', `NodeName=${slurm.node}`, 'State=DRAIN', 'Reason=test');
    await until(() => /drained/.test(slurm.command('sinfo', '-h', '-o', '%T')), 'the node is drained');
    expect(readdirSync(join(job, 'results')).filter((name) => name.endsWith('.jsonl')).length).toBeLessThan(
      8,
    );
    slurm.command('scontrol', 'update', `NodeName=${slurm.node}`, 'State=RESUME');
    // Slurm lets a task that is queued again wait for two minutes.
    slurm.command('scontrol', 'update', `JobId=${task()?.split(' ')[0]}`, 'StartTime=now');

    const end = join(job, 'logs', 'finish.log');
    await until(() => slurm.command('squeue', '-h').trim() === '' && existsSync(end), 'all jobs have ended');
    expect(readFileSync(end, 'utf8')).toMatch(/(\d+) of \1 requests answered/);
    expect(readFileSync(join(job, 'logs', '1.log'), 'utf8')).toContain(`${before} had a result before`);
    expect((await directly).code).toBe(0);
    expect(verdictOf(space)).toEqual(verdictOf(direct));

    const asked = linesOf(log);
    const again = asked.length - new Set(asked).size;
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThanOrEqual(IN_FLIGHT);
  },
  300_000,
);

/** The process of a command line that ends so. */
function pidOf(command: string): number {
  const found = readdirSync('/proc').find((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(command)
      );
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`no process runs ${command}`);
  return Number(found);
}
