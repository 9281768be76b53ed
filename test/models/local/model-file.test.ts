import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findModelFile, modelDigest } from '../../../src/models/local/model-file.ts';
import type { NodeLlama } from '../../../src/models/local/node-llama.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'digest-'));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('modelDigest', () => {
  it('is the file’s SHA-256, computed once for as long as nothing of the file changes', async () => {
    const file = join(folder(), 'model.gguf');
    writeFileSync(file, 'one');
    expect(await modelDigest(file, true)).toBe(sha256('one'));
    // The note is believed, which is how one knows that the file was not read again.
    const note = `${file}.digest.json`;
    writeFileSync(note, readFileSync(note, 'utf8').replace(sha256('one'), sha256('two')));
    expect(await modelDigest(file, true)).toBe(sha256('two'));
    // Whoever asks for a checksum gets the file's.
    expect(await modelDigest(file, false)).toBe(sha256('one'));
  });

  it('is that of bytes that changed under the same size and time', async () => {
    const file = join(folder(), 'model.gguf');
    const time = new Date('2026-01-01T00:00:00Z');
    for (const content of ['one', 'two']) {
      writeFileSync(file, content);
      utimesSync(file, time, time);
      expect(await modelDigest(file, true)).toBe(sha256(content));
      // Longer than the system's clock of files takes for a tick.
      await setTimeout(20);
    }
  });

  it('does not believe a note that is damaged', async () => {
    const at = folder();
    const file = join(at, 'model.gguf');
    writeFileSync(file, 'one');
    await modelDigest(file, true);
    const [note = ''] = readdirSync(at).filter((name) => name.endsWith('.json'));
    writeFileSync(join(at, note), '{"file":3,');
    expect(await modelDigest(file, true)).toBe(sha256('one'));
    expect(JSON.parse(readFileSync(join(at, note), 'utf8'))).toMatchObject({ sha256: sha256('one') });
  });

  it('covers every part of a model in several files', async () => {
    const at = folder();
    const [first, second] = [1, 2].map((part) => join(at, `model-0000${part}-of-00002.gguf`));
    writeFileSync(first ?? '', 'one');
    writeFileSync(second ?? '', 'two');
    const whole = await modelDigest(first ?? '', true);
    writeFileSync(second ?? '', 'other');
    expect(await modelDigest(first ?? '', true)).not.toBe(whole);
  });

  it('is not to be had of a model of which a part is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'model-file-'));
    const model = join(folder, 'm-00001-of-00002.gguf');
    writeFileSync(model, 'one');
    await expect(findModelFile({ model }, {} as NodeLlama)).rejects.toThrow(
      `${join(folder, 'm-00002-of-00002.gguf')}: there is no such file, which is a part of the model: download all of them`,
    );
  });
});
