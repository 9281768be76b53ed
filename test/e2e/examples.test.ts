import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REAL_MODEL } from '../real-model.ts';
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
  .filter((name) => name !== 'local');

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

  it.skipIf(REAL_MODEL === undefined)(
    'local runs a model in this process',
    { timeout: 200_000 },
    async () => {
      const space = new Workspace();
      symlinkSync(join(PROJECT, 'datasets'), join(space.folder, 'datasets'));
      const config = join(PROJECT, 'examples', 'local.yaml');
      const filter = ['--filter-first-n', '4'];
      const run = await space.promptfoo(['eval', '--no-progress-bar', '-c', config, ...filter], {
        LOCAL_MODEL: REAL_MODEL,
      });
      expect(run.code, run.stdout + run.stderr).toBe(0);
      expect(run.stdout).toMatch(/L0H0 .*attends to the previous token/);
      // The pair and the same one without a rule.
      expect(space.scorecard('puzzles').simulators[0]?.asking?.requests).toBeGreaterThan(0);
    },
  );
});
