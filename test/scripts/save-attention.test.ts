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

  it('gives each token the text that it adds to those before it', () => {
    const program = `
import json
from save_attention import token_texts

class Tokenizer:
    """Bytes; a text loses the space that it begins with, as SentencePiece's does; spaces before marks, when cleaned up."""
    def __init__(self, pieces): self.pieces = pieces
    def decode(self, ids, clean_up_tokenization_spaces=True):
        text = b"".join(self.pieces[each] for each in ids).decode("utf-8", "replace").removeprefix(" ")
        return text.replace(" ?", "?") if clean_up_tokenization_spaces else text

pieces = [b" the", b" cat", *(bytes([each]) for each in "東".encode()), b" ?"]
print(json.dumps(token_texts(Tokenizer(pieces), range(6))))
`;
    expect(JSON.parse(python('-c', program).stdout)).toEqual(['the', ' cat', '�', '�', '東', ' ?']);
  });

  it('refuses a folder with files of another model, or of nobody it knows, and goes on in its own', () => {
    const claim = (folder: string, model: string) =>
      python(
        '-c',
        'import pathlib, sys; from save_attention import claim; claim(pathlib.Path(sys.argv[1]), {"model": sys.argv[2]})',
        folder,
        model,
      );
    const folder = join(mkdtempSync(join(tmpdir(), 'patterns-')), 'new');
    expect(claim(folder, 'gpt2').status).toBe(0);
    expect(claim(folder, 'gpt2').status).toBe(0);
    const other = claim(folder, 'llama');
    expect(other).toMatchObject({ status: 1 });
    expect(other.stderr).toBe(
      `${folder} holds files made with other settings (model: gpt2, not llama): take another folder, or empty it\n`,
    );
    const foreign = mkdtempSync(join(tmpdir(), 'foreign-'));
    writeFileSync(join(foreign, '0.npy'), '');
    expect(claim(foreign, 'gpt2').stderr).toContain('holds files that are not of this script');
  });

  it('says how it is called', () => {
    expect(python(join(scripts, 'save_attention.py'), '--help').stdout).toContain('--transformer-lens');
  });
});
