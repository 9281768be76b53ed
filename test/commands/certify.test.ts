import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { startSimulatorServer } from '../simulator-server/index.ts';

const project = join(import.meta.dirname, '..', '..');

/** A folder with a config of one simulator, in which certificates are issued; never by the real kept answers. */
function newFolder(provider: object) {
  const folder = mkdtempSync(join(tmpdir(), 'certify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'promptfooconfig.yaml'), stringify({ providers: [provider] }));
  const certify = (...args: readonly string[]) =>
    promisify(execFile)(
      process.execPath,
      [join(project, 'src', 'commands', 'cli.ts'), 'certify', '-j', '16', ...args],
      { cwd: folder, env: { ...process.env, PROMPTFOO_CACHE_PATH: join(folder, 'cache') } },
    );
  const certificate = (name: string) =>
    JSON.parse(readFileSync(join(folder, 'results', 'certificates', name, 'certificate.json'), 'utf8'));
  return { folder, certify, certificate };
}

describe('attention-heads certify', () => {
  it('says what a simulator may be trusted with, in a protocol seen from the config', async () => {
    const { folder, certify, certificate } = newFolder({
      id: 'file://providers/heuristic-simulator.ts',
      label: 'heuristic',
      config: { protocol: 'protocol.yaml' },
    });
    copyFileSync(
      join(project, 'src', 'pair-prompt', 'protocols', 'pairwise-v1.yaml'),
      join(folder, 'protocol.yaml'),
    );
    const { stdout } = await certify();
    expect(stdout).toContain('It gives true rules a mean AUC of 0.9');
    expect(certificate('heuristic').questions).toBeLessThanOrEqual(2000);
  });

  it('asks nothing again that was answered once', async () => {
    const server = await startSimulatorServer({ latencyMs: 0 });
    onTestFinished(() => server.close());
    const { certify, certificate } = newFolder({
      id: 'file://providers/openai-simulator.ts',
      label: 'served',
      config: { model: 'mock', baseUrl: server.baseUrl },
    });
    await certify();
    const asked = server.counts().requests;
    const first = certificate('served');
    await certify();
    expect(asked).toBeGreaterThan(1000);
    expect(server.counts().requests).toBe(asked);
    expect(certificate('served')).toEqual(first);
  });

  it('asks about fewer heads where that is wanted', async () => {
    const { certify, certificate } = newFolder({
      id: 'file://providers/constant-simulator.ts',
      label: 'constant',
      config: {},
    });
    await certify('--heads', '5');
    expect(certificate('constant').trueRule.heads).toBe(5);
  });
});
