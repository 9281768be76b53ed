import { describe, expect, it } from 'vitest';
import { cacheBytes, checkRoom } from '../../../src/models/local/check-room.ts';

/** As SmolLM2-135M's file has it. */
const smolLm2 = { block_count: 30, embedding_length: 576, attention: { head_count: 9, head_count_kv: 3 } };
const model = {
  filename: 'smol.gguf',
  trainContextSize: 8192,
  gpuLayers: 0,
  fileInfo: { architectureMetadata: smolLm2 },
};

describe('cacheBytes', () => {
  it('is two bytes for each number of keys and values in every layer', () => {
    expect(cacheBytes(smolLm2, 1)).toBe(2 * 30 * 3 * (64 + 64));
  });

  it('adds up layers that differ', () => {
    const attention = { head_count: 9, head_count_kv: [1, 2], key_length: 10, value_length: 20 };
    expect(cacheBytes({ ...smolLm2, attention }, 5)).toBe(2 * 5 * 3 * 30);
  });

  it('is 0 where the file does not say', () => {
    expect(cacheBytes({}, 4096)).toBe(0);
  });
});

describe('checkRoom', () => {
  it('lets pass what fits', () => {
    expect(() => checkRoom(model, { contextSize: 4096, sequences: 4 }, 1e9)).not.toThrow();
  });

  it('refuses what the machine has no memory for', () => {
    expect(() => checkRoom(model, { contextSize: 8192, sequences: 64 }, 8e9)).toThrow(
      'smol.gguf: 64 prompts of 8192 tokens at a time need 12 GB of memory, but this machine has 8.0 GB; set a smaller contextSize or parallel',
    );
  });

  it('refuses prompts longer than the model was trained on', () => {
    expect(() => checkRoom(model, { contextSize: 9000, sequences: 1 }, 8e9)).toThrow(
      /^smol\.gguf: contextSize is 9000, .* at most 8192 tokens/,
    );
  });
});
