import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { DownloadOptions } from '../../src/activation-records/download.ts';
import { mapHeads } from '../../src/activation-records/map-heads.ts';
import { LIMITS } from '../../src/files/limits.ts';
import { writeHead } from '../head-files.ts';

const records = mkdtempSync(join(tmpdir(), 'records-'));
const heads = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((head) => ({ layer: 0, head }));
for (const head of heads) writeHead(records, head);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A web server for records; `answer` may take a request over by returning true. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false) {
  const seen: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on('close', () => {
      atOnce -= 1;
    });
    if (answer(request, response)) return;
    setTimeout(() => response.end(readFileSync(join(records, request.url ?? ''))), 20);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  closers.push(() => server.closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}`, seen, mostAtOnce: () => mostAtOnce };
}

const download = (more: Partial<DownloadOptions> = {}): DownloadOptions => ({
  cacheFolder: mkdtempSync(join(tmpdir(), 'cache-')),
  timeoutMs: 1000,
  retries: 2,
  maxRetryAfterMs: 50,
  ...more,
});
function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"neuron_id"', () => response.destroy());
}
const name = ({ head }: { head: { head: number } }) => head.head;

describe('mapHeads', () => {
  it('reads heads from a folder, in the order asked for', async () => {
    expect(await mapHeads(records, [...heads].reverse(), name)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('downloads heads from a web address, a bounded number at once, and tells how far it is', async () => {
    const server = await serve();
    const told: number[] = [];
    const options = { download: download(), parallel: 3, onProgress: (done: number) => told.push(done) };
    expect(await mapHeads(`${server.base}/`, heads, name, options)).toEqual(heads.map(({ head }) => head));
    expect(server.mostAtOnce()).toBeLessThanOrEqual(3);
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('puts a head’s path before the query of an address, which gives access and is in no message', async () => {
    const server = await serve((request, response) => {
      if (request.url?.endsWith('/0.json?sig=a%2Fb'))
        response.end(readFileSync(join(records, request.url.split('?')[0] ?? '')));
      else response.writeHead(403).end();
      return true;
    });
    const options = { download: download({ retries: 0 }) };
    const base = `${server.base}/?sig=a%2Fb`;
    expect(await mapHeads(base, heads.slice(0, 1), name, options)).toEqual([0]);
    await expect(mapHeads(base, heads, name, options)).rejects.toThrow(/\/1\.json: no record of [^?]*403$/);
  });

  it('asks for a head once and then takes it from the disk', async () => {
    const server = await serve();
    const options = { download: download() };
    await mapHeads(server.base, heads, name, options);
    await mapHeads(server.base, heads, name, options);
    expect(server.seen).toHaveLength(heads.length);
  });

  it('tries again when the server fails for a moment', async () => {
    let failures = 0;
    const server = await serve((_, response) => {
      if (failures >= 2) return false;
      failures += 1;
      response.writeHead(503).end();
      return true;
    });
    expect(await mapHeads(server.base, heads.slice(0, 1), name, { download: download() })).toEqual([0]);
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['does not answer in time', () => undefined],
    ['breaks off', breakOff],
    ['stalls within the answer', (response: ServerResponse) => response.write('{"neuron_id"')],
    [
      'wants to be left alone for an hour',
      (response: ServerResponse) => response.writeHead(503, { 'retry-after': '3600' }).end(),
    ],
  ])('tries again, soon, when the server %s', async (_, fail) => {
    let failures = 0;
    const server = await serve((_request, response) => {
      failures += 1;
      if (failures > 1) return false;
      fail(response);
      return true;
    });
    const options = download({ retries: 1, timeoutMs: 500 });
    expect(await mapHeads(server.base, heads.slice(0, 1), name, { download: options })).toEqual([0]);
    expect(server.seen).toHaveLength(2);
  });

  it('asks again where what was kept is no record any more', async () => {
    const server = await serve();
    const options = download();
    await mapHeads(server.base, heads.slice(0, 1), name, { download: options });
    const [kept = ''] = readdirSync(options.cacheFolder);
    writeFileSync(join(options.cacheFolder, kept), '{');
    expect(await mapHeads(server.base, heads.slice(0, 1), name, { download: options })).toEqual([0]);
    expect(server.seen).toHaveLength(2);
    await mapHeads(server.base, heads.slice(0, 1), name, { download: options });
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    [
      'that the server has not got',
      (response: ServerResponse) => response.writeHead(404).end(),
      /answered 404/,
    ],
    ['that is no record', (response: ServerResponse) => response.end('<html>'), /not JSON/],
    ['that breaks off', breakOff, /no record of L0H0/],
    ['that is cut short', (response: ServerResponse) => response.end('{"neuron_id": {'), /not JSON/],
    [
      'that is another head’s',
      (response: ServerResponse) => response.end(readFileSync(join(records, '0', '1.json'))),
      /neuron_id says L0H1/,
    ],
    ['that never comes', () => undefined, /timed out/],
  ])('names the address of a head %s, and keeps nothing of it', async (_, answer, message) => {
    const server = await serve((_request, response) => {
      answer(response);
      return true;
    });
    const options = download({ retries: 0, timeoutMs: 200 });
    const attempt = mapHeads(server.base, heads.slice(0, 1), name, { download: options });
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toThrow(`${server.base}/0/0.json: `);
    expect(readdirSync(options.cacheFolder)).toEqual([]);
  });
});

describe('a server that means harm', () => {
  const record = readFileSync(join(records, '0', '0.json'));
  const endless = (response: ServerResponse) => {
    response.on('error', () => undefined);
    const more = () => {
      while (response.write(Buffer.alloc(65_536, ' '))) if (response.destroyed) return;
    };
    response.on('drain', more);
    more();
  };
  const bomb = (response: ServerResponse) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(gzipSync(Buffer.alloc(50 * 2 ** 20, ' ')));
  };

  it.each([
    ['sends without end', endless],
    ['sends little that decompresses to much', bomb],
  ])('that %s is given up after so many bytes, once', async (_, answer) => {
    const server = await serve((_request, response) => {
      answer(response);
      return true;
    });
    const options = download({ limit: { ...LIMITS.record, bytes: 2 ** 20 }, timeoutMs: 10_000 });
    const attempt = mapHeads(server.base, heads.slice(0, 1), name, { download: options });
    await expect(attempt).rejects.toThrow(
      `${server.base}/0/0.json: no record of L0H0: it is larger than the 1 MiB that are read`,
    );
    expect(server.seen).toHaveLength(1);
  });

  it('may move a record within itself', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/moved') response.end(record);
      else response.writeHead(302, { location: '/moved' }).end();
      return true;
    });
    expect(await mapHeads(server.base, heads.slice(0, 1), name, { download: download() })).toEqual([0]);
  });

  it.each([
    [
      'another private host',
      async () => (await serve()).base,
      /redirected to 127\.0\.0\.1:\d+, which is not a public/,
    ],
    [
      'a cloud’s metadata',
      () => 'http://169.254.169.254/latest',
      /redirected to 169\.254\.169\.254, which is not/,
    ],
    [
      'this machine by its name',
      () => 'http://localhost:1/',
      /redirected to localhost:1, which is not a public host/,
    ],
    ['a file', () => 'file:///etc/passwd', /redirected to no web address/],
    ['itself for ever', () => '/0/0.json', /more than 5 redirects/],
  ])('that redirects to %s is refused, once', async (_, target, message) => {
    const location = await target();
    const server = await serve((_request, response) => {
      response.writeHead(302, { location }).end();
      return true;
    });
    await expect(mapHeads(server.base, heads.slice(0, 1), name, { download: download() })).rejects.toThrow(
      message,
    );
    expect(server.seen.length).toBeLessThanOrEqual(6);
  });
});

describe('a folder that means harm', () => {
  it('is refused where a link leads out of what may be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dataset-'));
    mkdirSync(join(folder, '0'));
    symlinkSync(join(records, '0', '0.json'), join(folder, '0', '0.json'));
    const access = { root: folder };
    await expect(mapHeads(folder, heads.slice(0, 1), name, { access })).rejects.toThrow(
      `${join(folder, '0', '0.json')}: leads out of ${folder}; if that is intended, give a folder that holds it as recordsRoot`,
    );
    expect(await mapHeads(folder, heads.slice(0, 1), name)).toEqual([0]);
  });

  it('is not named where its name may be a secret', async () => {
    const attempt = mapHeads('/sk-planted-key', heads.slice(0, 1), name, { access: { shownAs: '$KEY' } });
    await expect(attempt).rejects.toThrow(/^\$KEY\/0\/0\.json: /);
    await expect(attempt).rejects.not.toThrow(/planted/);
  });

  it.each([
    { layer: 0, head: 0.5 },
    { layer: -1, head: 0 },
    { layer: Number.NaN, head: 0 },
  ])('gets no path made of the head %j', async (head) => {
    await expect(mapHeads(records, [head], name)).rejects.toThrow(/^a layer and a head are whole numbers/);
  });

  it('has a file refused that holds more than is read', async () => {
    const options = download({ limit: { ...LIMITS.record, bytes: 2 ** 10 } });
    const big = mkdtempSync(join(tmpdir(), 'big-'));
    mkdirSync(join(big, '0'));
    writeFileSync(join(big, '0', '0.json'), ' '.repeat(2 ** 11));
    await expect(mapHeads(big, heads.slice(0, 1), name, { download: options })).rejects.toThrow(
      /0\.json: holds .* more than the 0\.1 MiB that are read of a head's record/,
    );
  });
});
