import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mapHeads } from '../../src/activation-records/map-heads.ts';
import type { DownloadOptions } from '../../src/activation-records/record-source.ts';
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

  it('names the file where what was kept is no record any more', async () => {
    const server = await serve();
    const options = download();
    await mapHeads(server.base, heads.slice(0, 1), name, { download: options });
    const [kept = ''] = readdirSync(options.cacheFolder);
    writeFileSync(join(options.cacheFolder, kept), '{');
    await expect(mapHeads(server.base, heads.slice(0, 1), name, { download: options })).rejects.toThrow(
      `${kept} (kept of ${server.base}/0/0.json): not JSON`,
    );
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
