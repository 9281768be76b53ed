import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelDigest } from '../../../../src/simulation/kinds/local/file-digest.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'digest-'));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('modelDigest', () => {
  it('is the file’s SHA-256, computed once for as long as size and time stay', async () => {
    const file = join(folder(), 'model.gguf');
    const time = new Date('2026-01-01T00:00:00Z');
    writeFileSync(file, 'one');
    utimesSync(file, time, time);
    expect(await modelDigest(file)).toBe(sha256('one'));
    // The note is believed, which is how one knows that the file was not read again.
    writeFileSync(file, 'two');
    utimesSync(file, time, time);
    expect(await modelDigest(file)).toBe(sha256('one'));
    writeFileSync(file, 'three');
    expect(await modelDigest(file)).toBe(sha256('three'));
  });

  it('does not believe a note that is damaged', async () => {
    const at = folder();
    const file = join(at, 'model.gguf');
    writeFileSync(file, 'one');
    await modelDigest(file);
    const [note] = readdirSync(at).filter((name) => name.endsWith('.json'));
    writeFileSync(join(at, note ?? ''), '{"size":3,');
    expect(await modelDigest(file)).toBe(sha256('one'));
    expect(JSON.parse(readFileSync(join(at, note ?? ''), 'utf8'))).toMatchObject({ size: 3 });
  });

  it('covers every part of a model in several files', async () => {
    const at = folder();
    const [first, second] = [1, 2].map((part) => join(at, `model-0000${part}-of-00002.gguf`));
    writeFileSync(first ?? '', 'one');
    writeFileSync(second ?? '', 'two');
    const whole = await modelDigest(first ?? '');
    writeFileSync(second ?? '', 'other');
    expect(await modelDigest(first ?? '')).not.toBe(whole);
  });
});
