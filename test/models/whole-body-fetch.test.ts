import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  journeyOfQuestion,
  MOST_ANSWER_BYTES,
  wholeBodyFetch,
  wholeBodyFetchIn,
} from '../../src/models/whole-body-fetch.ts';

/** A real server, until the test's end. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A server that answers with these very bytes, until the test's end. */
async function serveBytes(head: string): Promise<string> {
  const server = createSocketServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.from(`${head}\r\ncontent-length: 4\r\n\r\nbody`)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('a fetch of whole bodies, from a thread of its own', () => {
  it.each([
    ['a reason phrase beyond Latin-1', 'HTTP/1.1 500 Ошибка', 500],
    ['a reason phrase of Chinese', 'HTTP/1.1 200 成功', 200],
    ['a reason phrase with a control character', 'HTTP/1.1 200 a\u0001b', 200],
    ['no reason phrase', 'HTTP/1.1 200', 200],
    ['a status that there is not', 'HTTP/1.1 600 x', 600],
    ['the largest status', 'HTTP/1.1 999 x', 999],
  ])('takes a status line with %s, or fails as other requests do', async (_, head, status) => {
    const response = await wholeBodyFetch(await serveBytes(head)).catch((error: unknown) => error);
    if (response instanceof Error) expect(response.message).toBe('fetch failed');
    else {
      expect(response).toMatchObject({ status, ok: status === 200 });
      expect(await (response as Response).text()).toBe('body');
    }
  });

  it('brings what the server sent, and sends what it was given', async () => {
    const url = await serve(async (request, response) => {
      const body = (await Array.fromAsync(request)).join('');
      response.writeHead(418, { 'x-own': 'yes' });
      response.end(`${request.method} ${request.headers['x-mine']} ${body}`);
    });
    const response = await wholeBodyFetch(url, {
      method: 'POST',
      headers: { 'x-mine': 'header' },
      body: 'täxt',
    });
    expect(response.status).toBe(418);
    expect(response.headers.get('x-own')).toBe('yes');
    expect(await response.text()).toBe('POST header täxt');
  });

  it('fails as fetch does where nobody listens', async () => {
    const error = await wholeBodyFetch('http://127.0.0.1:1/').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    expect(String((error as Error).cause)).toMatch(/ECONNREFUSED|bad port/);
  });

  it('hangs up where it is no longer wanted', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((_, response) => response.on('close', closed.resolve));
    const controller = new AbortController();
    const asked = wholeBodyFetch(url, { signal: controller.signal });
    await wait(100);
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await closed.promise;
    await expect(wholeBodyFetch(url, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('ends a body that is too large where it is read', async () => {
    const url = await serve((_, response) => response.end(Buffer.alloc(MOST_ANSWER_BYTES + 1)));
    const response = await wholeBodyFetch(url);
    await expect(response.text()).rejects.toThrow(/larger than the 4 MiB/);
  });

  it('has no more under way than its lane allows, and says how long each one waited', async () => {
    let underWay = 0;
    let most = 0;
    const url = await serve(async (_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await wait(50);
      underWay -= 1;
      response.end();
    });
    const fetchTwo = wholeBodyFetchIn(2);
    const journeys = Array.from({ length: 6 }, () => ({ attempts: 0, waitedMs: 0 }));
    await Promise.all(journeys.map((journey) => journeyOfQuestion.run(journey, () => fetchTwo(url))));
    expect(most).toBe(2);
    expect(journeys.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1, 1]);
    const waited = journeys.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b);
    expect(waited[0]).toBeLessThan(45);
    expect(waited[5]).toBeGreaterThan(80);
  });

  it('gives the place of a request that was given up to the next one', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/hang') response.end('next');
    });
    const fetchOne = wholeBodyFetchIn(1);
    const controller = new AbortController();
    const hanging = fetchOne(`${url}hang`, { signal: controller.signal });
    const next = fetchOne(url);
    controller.abort();
    await expect(hanging).rejects.toThrow(/abort/);
    expect(await (await next).text()).toBe('next');
  });
});
