import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RequestCounts } from './request-log.ts';

/** A simulator server in a process of its own. */
export interface SpawnedServer {
  readonly baseUrl: string;
  counts(): Promise<RequestCounts>;
  /** Ends the process, and returns what it had counted. */
  stop(): Promise<RequestCounts>;
}

/** Runs serve.ts with this Node, and waits until it listens. */
export async function spawnSimulatorServer({ latencyMs = 0 } = {}): Promise<SpawnedServer> {
  const script = join(import.meta.dirname, 'serve.ts');
  const child = spawn(process.execPath, [script, '--latency', String(latencyMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);

  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the simulator server ended (code ${child.exitCode})`);
    return value;
  };
  const baseUrl = await nextLine();
  return {
    baseUrl,
    async counts() {
      const response = await fetch(new URL('/__requests', baseUrl));
      return (await response.json()) as RequestCounts;
    },
    async stop() {
      const closed = once(child, 'exit');
      child.kill('SIGTERM');
      const counts: RequestCounts = JSON.parse(await nextLine());
      await closed;
      process.off('exit', end);
      return counts;
    },
  };
}
