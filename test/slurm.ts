import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Debian keeps daemons where a user's shell does not look. */
const PATH = `${process.env.PATH}:/usr/sbin`;
const isThere = (program: string) => spawnSync(program, ['-V'], { env: { PATH } }).status === 0;

/** Whether this machine has Slurm. Its daemons run as whoever runs the test, root or not. */
export const hasSlurm = ['munged', 'slurmctld', 'slurmd'].every(isThere);
const user = userInfo().username;

/** What to add to the title of a test that is skipped where it has none. */
export const unlessSlurm = hasSlurm ? '' : ' (skipped: apt-get install slurm-wlm munge)';

/** A cluster of one node, whose daemons listen on the loopback alone and end with the test. */
export class Slurm {
  readonly node: string = hostname().split('.')[0] ?? '';
  readonly environment: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), 'slurm-'));
  readonly #daemons: ChildProcess[] = [];

  constructor(environment: NodeJS.ProcessEnv) {
    this.environment = { ...environment, PATH, SLURM_CONF: join(this.#folder, 'slurm.conf') };
  }

  async start(): Promise<void> {
    const folder = this.#folder;
    chmodSync(folder, 0o755);
    for (const name of ['munge', 'state', 'spool']) mkdirSync(join(folder, name), { mode: 0o755 });
    const munge = (name: string) => join(folder, 'munge', name);
    writeFileSync(munge('key'), randomBytes(128), { mode: 0o600 });
    writeFileSync(
      join(folder, 'slurm.conf'),
      `ClusterName=test
SlurmctldHost=${this.node}(127.0.0.1)
SlurmctldPort=${await freePort()}
SlurmdPort=${await freePort()}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
AuthInfo=socket=${munge('socket')}
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmUser=${user}
SlurmdUser=${user}
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
StateSaveLocation=${join(folder, 'state')}
SlurmdSpoolDir=${join(folder, 'spool')}
SlurmctldPidFile=${join(folder, 'slurmctld.pid')}
SlurmdPidFile=${join(folder, 'slurmd.pid')}
SchedulerParameters=sched_interval=1,sched_min_interval=0
SlurmdParameters=config_overrides
KillWait=1
MpiDefault=none
NodeName=${this.node} NodeAddr=127.0.0.1 CPUs=3 RealMemory=8000
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`,
    );
    onTestFinished(() => this.stop(), 30_000);
    this.#run('munged', [
      '--foreground',
      '--force',
      ...[`--key-file=${munge('key')}`, `--socket=${munge('socket')}`, `--pid-file=${munge('pid')}`],
      ...[`--log-file=${munge('log')}`, `--seed-file=${munge('seed')}`],
    ]);
    await sleep(500);
    this.#run('slurmctld', ['-D']);
    this.#run('slurmd', ['-D', '-N', this.node]);
    await until(() => this.command('sinfo', '-h', '-o', '%T').trim() === 'idle', 'the node is idle');
  }

  /** What one of Slurm's commands prints. */
  command(name: 'sinfo' | 'squeue' | 'scontrol' | 'scancel', ...args: readonly string[]): string {
    const { stdout } = spawnSync(name, args, { env: this.environment, encoding: 'utf8', timeout: 5000 });
    return stdout;
  }

  /** Runs a script that submits jobs. @throws where it fails. */
  submit(script: string): string {
    return execFileSync('sh', [script], { env: this.environment, encoding: 'utf8' });
  }

  /** Ends the jobs, then the daemons. */
  async stop(): Promise<void> {
    this.command('scancel', `--user=${user}`);
    for (let tries = 0; tries < 30 && this.command('squeue', '-h') !== ''; tries += 1) await sleep(200);
    for (const daemon of this.#daemons.toReversed()) {
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill('SIGTERM');
      await Promise.race([ended, sleep(3000, undefined, { ref: false })]);
      daemon.kill('SIGKILL');
    }
  }

  #run(program: string, args: readonly string[]): void {
    const daemon = spawn(program, args, { env: this.environment, stdio: 'ignore' });
    process.once('exit', () => daemon.kill('SIGKILL'));
    this.#daemons.push(daemon);
  }
}

/** Looks every so often whether something is so. @throws where it is not within two minutes. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 120_000; !isSo(); await sleep(100)) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
