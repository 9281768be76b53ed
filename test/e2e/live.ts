import { join } from 'node:path';
import { afterAll } from 'vitest';
import { writeHead } from '../head-files.ts';
import { type Behaviour, type SimulatorServer, startSimulatorServer } from '../simulator-server/index.ts';
import { configFor, PROJECT, projectFile, Workspace } from './promptfoo.ts';

export const CLI = join(PROJECT, 'src', 'commands', 'cli.ts');

const open: SimulatorServer[] = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A simulator server that is closed when the file's tests have ended: they may run at the same time. */
export async function serve(behaviour?: Behaviour, latencyMs = 0): Promise<SimulatorServer> {
  const server = await startSimulatorServer({ ...(behaviour ? { behaviour } : {}), latencyMs });
  open.push(server);
  return server;
}

/** An OpenAI-compatible column on that server. */
export function openAiColumn(server: { baseUrl: string }, config: object = {}, label = 'live'): object {
  return {
    id: projectFile('providers/openai-simulator.ts'),
    label,
    config: { model: 'test-model', baseUrl: server.baseUrl, ...config },
  };
}

/** A folder with a suite of one head and `explanations`, ten pairs each. */
export function liveWorkspace(
  explanations: readonly string[] = ['attends to the previous token'],
): Workspace {
  const space = new Workspace();
  writeHead(join(space.folder, 'records'), { layer: 0, head: 0 });
  space.write('suite.yaml', {
    name: 'live',
    subject: 'gpt2',
    records: 'records',
    split: 'all',
    heads: [{ layer: 0, head: 0, explanations }],
  });
  return space;
}

/** Runs the suite of {@link liveWorkspace} against the columns. */
export function evaluateLive(
  space: Workspace,
  columns: readonly object[],
  args: string[] = [],
  environment = {},
) {
  return space.evaluate(configFor('suite.yaml', columns), args, environment);
}

/** Two heads, a hundred questions. */
export function twoHeads(): Workspace {
  const explanations = ['a', 'b', 'c', 'd', 'e'];
  const space = liveWorkspace(explanations);
  writeHead(join(space.folder, 'records'), { layer: 0, head: 1 }, { tokens: ['w', ' x', ' y', ' z'] });
  space.write('suite.yaml', {
    name: 'live',
    subject: 'gpt2',
    records: 'records',
    split: 'all',
    controls: ['shuffled'],
    heads: [
      { layer: 0, head: 0, explanations },
      { layer: 0, head: 1, explanations: ['f', { id: 'g', text: 'g', truth: true }] },
    ],
  });
  return space;
}

/** Everything that a run's scorecard says, but for what asking took. */
export function verdictOf(space: Workspace) {
  const { evalId: _, simulators, ...scorecard } = space.scorecard('live');
  return { ...scorecard, simulators: simulators.map(({ asking: _, ...simulator }) => simulator) };
}
