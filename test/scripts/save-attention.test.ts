import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PatternFolder } from '../../src/attention-patterns/pattern-folder.ts';
import { activationsOf } from '../../src/attention-patterns/pattern-sequence.ts';

const scripts = join(import.meta.dirname, '..', '..', 'scripts');

function python(...args: readonly string[]) {
  return spawnSync('python3', args, { encoding: 'utf8', env: { ...process.env, PYTHONPATH: scripts } });
}

const hasNumpy = python('-c', 'import numpy').status === 0;
const title = hasNumpy
  ? 'scripts/save_attention.py'
  : 'scripts/save_attention.py: skipped, as python3 has no NumPy';

describe.skipIf(!hasNumpy)(title, () => {
  it('writes what `records from-patterns` reads: attention, value norms and tokens', () => {
    const folder = mkdtempSync(join(tmpdir(), 'save-'));
    const program = join(folder, 'program.py');
    writeFileSync(
      program,
      `
import sys
import numpy as np
from save_attention import save

attention = [np.tril(np.full((2, 3, 3), 0.25 + layer)) for layer in range(2)]
norms = [np.array([[1, 2, 4], [8, 16, 32]]) for layer in range(2)]
save(sys.argv[1], 0, ["a", "\\n", " é"], attention, norms)
save(sys.argv[1], 1, ["x", "y"], [each[:, :2, :2] for each in attention])
`,
    );
    const patterns = mkdtempSync(join(tmpdir(), 'patterns-'));
    const { status, stderr } = python(program, patterns);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(patterns)).toEqual([
      '00000.npy',
      '00000.tokens.json',
      '00000.value_norms.npy',
      '00001.npy',
      '00001.tokens.json',
    ]);
    const [first, second] = [...new PatternFolder(patterns).sequences()];
    expect(first).toMatchObject({ tokens: ['a', '\n', ' é'], layers: [0, 1], heads: 2 });
    expect([...(first ? activationsOf(first, { layer: 1, head: 1 }, 3) : [])]).toEqual([
      10, 10, 20, 10, 20, 40,
    ]);
    expect([...(second ? activationsOf(second, { layer: 0, head: 1 }, 2) : [])]).toEqual([0.25, 0.25, 0.25]);
  });

  it('says how it is called', () => {
    expect(python(join(scripts, 'save_attention.py'), '--help').stdout).toContain('--transformer-lens');
  });
});
