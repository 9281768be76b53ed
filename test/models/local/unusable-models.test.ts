import { createReadStream, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { localConfigSchema } from '../../../src/models/local/local-config.ts';
import { localModel } from '../../../src/models/local/local-model.ts';
import { findModelFile } from '../../../src/models/local/model-file.ts';
import { importNodeLlama } from '../../../src/models/local/node-llama.ts';
import { ModelError } from '../../../src/models/model-error.ts';
import { requestOf } from '../../fixtures/chat-request.ts';
import { REAL_MODEL } from '../../real-model.ts';
import { writeGguf } from './gguf-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'models-'));
const inFolder = (name: string) => join(folder, name);
const written = (name: string, content: string | Buffer) => {
  writeFileSync(inFolder(name), content);
  return inFolder(name);
};

/** Why a model answers nothing. */
async function problemOf(config: object): Promise<ModelError> {
  const model = localModel(localConfigSchema.parse({ gpu: false, threads: 1, ...config }));
  const problem = await model
    .reply(requestOf([{ role: 'user', content: 'Is it so?' }]))
    .catch((error) => error);
  await model.release?.();
  expect(problem).toBeInstanceOf(ModelError);
  expect(problem.message).not.toContain('\n');
  return problem;
}

const chat = {
  'general.architecture': 'llama',
  'tokenizer.ggml.model': 'gpt2',
  'tokenizer.ggml.tokens': ['0', '1', 'a'],
};

describe('a model that cannot be used is refused in one line, once for all questions:', {
  timeout: 120_000,
}, () => {
  it('no such file', async () => {
    const { message, hopeless } = await problemOf({ model: 'no/such/model.gguf' });
    expect(message).toMatch(/^no\/such\/model\.gguf: no such file \(seen from /);
    expect(hopeless).toBe(true);
  });

  it('a folder', async () => {
    expect((await problemOf({ model: folder })).message).toMatch(/no such file/);
  });

  it('something that is not a GGUF file', async () => {
    const { message, hopeless } = await problemOf({ model: written('page.gguf', '<html>Not found</html>') });
    expect(message).toMatch(/page\.gguf: is not a GGUF file; use a GGUF file of a chat model$/);
    expect(hopeless).toBe(true);
  });

  it('an empty file', async () => {
    expect((await problemOf({ model: written('empty.gguf', '') })).message).toMatch(
      /empty\.gguf: (is not|has no whole)/,
    );
  });

  it('a file that ends in its header', async () => {
    const whole = readFileSync(writeGguf(inFolder('header.gguf'), chat));
    const model = written('cut-header.gguf', whole.subarray(0, whole.length - 12));
    expect((await problemOf({ model })).message).toMatch(/cut-header\.gguf: .*damaged or truncated/);
  });

  it('a file without weights', async () => {
    const { message } = await problemOf({ model: writeGguf(inFolder('weightless.gguf'), chat) });
    expect(message).toMatch(/weightless\.gguf: .*(damaged|cannot load)/);
  });

  it('an embedding model', async () => {
    const pooled = { ...chat, 'general.architecture': 'bert', 'bert.pooling_type': 1 };
    expect((await problemOf({ model: writeGguf(inFolder('pooled.gguf'), pooled) })).message).toMatch(
      /is an embedding model, which cannot answer/,
    );
    const bothWays = { ...chat, 'llama.attention.causal': false };
    expect((await problemOf({ model: writeGguf(inFolder('both.gguf'), bothWays) })).message).toMatch(
      /is an embedding model/,
    );
  });

  it('a vocabulary without digits', async () => {
    const letters = { ...chat, 'tokenizer.ggml.tokens': ['a', 'b', '0'] };
    expect((await problemOf({ model: writeGguf(inFolder('letters.gguf'), letters) })).message).toMatch(
      /no token for "0", or none for "1", in its vocabulary/,
    );
  });

  it('another checksum', async () => {
    const model = written('other.gguf', 'GGUF');
    expect((await problemOf({ model, sha256: '0'.repeat(64) })).message).toMatch(
      /other\.gguf: its SHA-256 is [0-9a-f]{64}, not 0{64} as the config says/,
    );
  });

  it('node-llama-cpp is not installed', async () => {
    const absent = () =>
      Promise.reject(Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' }));
    await expect(importNodeLlama(absent)).rejects.toThrow(
      'a local model needs node-llama-cpp, which is not installed: npm install node-llama-cpp',
    );
    await expect(importNodeLlama(() => Promise.reject(new Error('wrong glibc')))).rejects.toThrow(
      'node-llama-cpp cannot be loaded (Error: wrong glibc): npm install node-llama-cpp',
    );
  });

  it('a graphics card that is not there', async () => {
    expect(
      (await problemOf({ model: writeGguf(inFolder('card.gguf'), chat), gpu: 'metal' })).message,
    ).toMatch(/no binary for gpu: metal on this machine .*gpu: false/);
  });
});

describe('a download', { timeout: 120_000 }, () => {
  const server = createServer((request, response) => {
    if (request.url === '/gone.gguf') return response.writeHead(404).end();
    const file = inFolder('served.gguf');
    const { size } = statSync(file);
    response.writeHead(200, { 'content-length': size });
    if (request.method === 'HEAD') return response.end();
    if (request.url === '/cut.gguf') {
      response.write(readFileSync(file).subarray(0, size / 2));
      return setTimeout(() => response.destroy(), 50);
    }
    return pipeline(createReadStream(file), response).catch(() => undefined);
  }).listen(0);
  const address = () => `http://localhost:${(server.address() as AddressInfo).port}`;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is kept in the folder, and checked', async () => {
    writeGguf(inFolder('served.gguf'), { ...chat, 'tokenizer.ggml.tokens': ['a'] });
    const model = `${address()}/whole.gguf`;
    const kept = join(folder, 'kept');
    expect((await problemOf({ model, folder: kept })).message).toMatch(
      /no token for "0", or none for "1", in its vocabulary/,
    );
    expect(readdirSync(kept).filter((name) => name.endsWith('.gguf'))).toHaveLength(1);
    expect((await problemOf({ model, folder: kept, sha256: '0'.repeat(64) })).message).toMatch(
      /its SHA-256 is/,
    );
  });

  it('of what is not there is refused', async () => {
    const { message, hopeless } = await problemOf({
      model: `${address()}/gone.gguf`,
      folder: join(folder, 'gone'),
    });
    expect(message).toMatch(/\/gone\.gguf: cannot be downloaded: .*check the address and the network/);
    expect(hopeless).toBe(true);
  });

  it('that is cut off time and again is given up', async () => {
    writeGguf(inFolder('served.gguf'), chat);
    const cut = { model: `${address()}/cut.gguf`, folder: join(folder, 'cut'), sha256: undefined };
    await expect(findModelFile(cut, await importNodeLlama(), 2000)).rejects.toThrow(
      /\/cut\.gguf: cannot be downloaded: .*check the address and the network/,
    );
  });
});

describe.skipIf(REAL_MODEL === undefined)('a real model', { timeout: 120_000 }, () => {
  it('that was cut off is refused', async () => {
    const whole = readFileSync(REAL_MODEL ?? '');
    const model = written('cut.gguf', whole.subarray(0, whole.length / 2));
    expect((await problemOf({ model })).message).toMatch(
      /cut\.gguf: is damaged or truncated; download it again/,
    );
  });

  it('is refused room that it was not trained for', async () => {
    const { message } = await problemOf({ model: REAL_MODEL, contextSize: 400_000 });
    expect(message).toMatch(
      /contextSize is 400000, but the model was trained on texts of at most \d+ tokens/,
    );
  });

  it('names the length of a prompt that does not fit, and leaves the pair to be named', async () => {
    const model = localModel(
      localConfigSchema.parse({ model: REAL_MODEL, gpu: false, threads: 1, contextSize: 256 }),
    );
    const long = [{ role: 'user' as const, content: 'on and on '.repeat(200) }];
    const problem = await model.reply(requestOf(long)).catch((error) => error);
    expect(problem.message).toMatch(
      /^its prompt has \d{3} tokens, but contextSize is 256; set contextSize to \d{3}/,
    );
    expect(problem).toMatchObject({ hopeless: false, ofPair: true });
    const { topLogprobs = [] } = await model.reply(requestOf([{ role: 'user', content: 'Is it so?' }]));
    expect(topLogprobs.length).toBeGreaterThan(10);
    await model.release?.();
  });
});
