import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answer, type ServerName } from '../simulator-server/index.ts';
import { serve } from './live.ts';
import { PROJECT, Workspace } from './promptfoo.ts';

const servers: Record<string, ServerName> = {
  azure: 'azure',
  'llama-cpp': 'llamaCpp',
  ollama: 'ollama',
  openai: 'openai',
  openrouter: 'openRouter',
  vllm: 'vllm',
};
const examples = readdirSync(join(PROJECT, 'examples'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''))
  // Those without an endpoint, or without log-probabilities (readouts.test.ts), are tried for themselves.
  .filter((name) => !['local', 'puzzles', 'anthropic', 'gemini', 'openai-reasoning'].includes(name));

describe('the examples', { timeout: 60_000 }, () => {
  it('show one endpoint each', () => {
    expect(examples.sort()).toEqual(Object.keys(servers).sort());
  });

  it.each(examples)('%s runs against a server that answers as that one does', async (name) => {
    const live = await serve(answer({ one: 0.7 }, { server: servers[name] ?? 'openai' }));
    const variable = name.toUpperCase().replace('-', '_').replace('AZURE', 'AZURE_OPENAI');
    const environment = { [`${variable}_BASE_URL`]: live.baseUrl, [`${variable}_API_KEY`]: 'a-key' };
    const space = new Workspace();
    symlinkSync(join(PROJECT, 'datasets'), join(space.folder, 'datasets'));
    const config = join(PROJECT, 'examples', `${name}.yaml`);
    const filter = ['--filter-metadata', 'head=L0H0'];
    const run = await space.promptfoo(['eval', '--no-progress-bar', '-c', config, ...filter], environment);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(/L0H0 .*attends to the previous token/);
    expect(live.counts().requests).toBe(name === 'openai' ? 80 : 40);
  });

  it('local runs a model in this process, and asks no endpoint', () => {
    const cli = join(PROJECT, 'src', 'commands', 'cli.ts');
    const config = join(PROJECT, 'examples', 'local.yaml');
    const estimate = execFileSync(process.execPath, [cli, 'estimate', '-c', config], { encoding: 'utf8' });
    expect(estimate).toMatch(/local +│ +640 │ +0 │/);
  });
});
