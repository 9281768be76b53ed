import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { throughProxy } from '../../src/models/proxy.ts';
import { fetchOnThread } from '../../src/models/request-thread/fetch-on-thread.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a proxy of the environment', () => {
  it('is what requests go through, but for those to this machine', async () => {
    const server = createServer((_, response) => response.end('hello'));
    const asked: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const there = connect(portOf(server), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        there.pipe(socket);
        socket.pipe(there);
      });
      socket.on('error', () => there.destroy());
      there.on('error', () => socket.destroy());
    });
    for (const each of [server, proxy]) {
      await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        each.closeAllConnections();
        each.close();
      });
    }
    vi.stubEnv('HTTP_PROXY', `127.0.0.1:${portOf(proxy)}`);
    const textAt = async (url: string) => {
      const more = { headers: {}, body: undefined, signal: undefined, mostBytes: 100, lane: undefined };
      const { response } = await fetchOnThread(url, { method: 'GET', ...more });
      return response.text();
    };
    expect(await textAt('http://judge.example.invalid/v1')).toBe('hello');
    expect(await textAt(`http://127.0.0.1:${portOf(server)}/v1`)).toBe('hello');
    expect(asked).toEqual(['judge.example.invalid:80']);
  });

  it('that closes a connection without a word is tried once, and not as long as there is time', async () => {
    let connections = 0;
    const proxy = createTcpServer((socket) => {
      connections += 1;
      socket.on('error', () => {}).once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    vi.stubEnv('HTTPS_PROXY', `127.0.0.1:${portOf(proxy)}`);
    // The thread that is there already has another proxy.
    vi.resetModules();
    const anew = await import('../../src/models/request-thread/fetch-on-thread.ts');
    const more = { headers: {}, body: undefined, signal: undefined, mostBytes: 100, lane: undefined };
    await expect(
      anew.fetchOnThread('https://judge.example.invalid/v1', { method: 'GET', ...more }),
    ).rejects.toThrow('fetch failed');
    expect(connections).toBe(1);
  });

  it('adds to what NO_PROXY names, and leaves an environment without one alone', () => {
    const environment = { HTTPS_PROXY: 'https://proxy.example:8080', NO_PROXY: 'internal.example' };
    expect(throughProxy(environment)).toMatchObject({
      ...environment,
      NO_PROXY: 'internal.example,localhost,127.0.0.1,::1,[::1],0.0.0.0',
      NODE_USE_ENV_PROXY: '1',
    });
    expect(throughProxy({ NO_PROXY: 'x' })).toEqual({ NO_PROXY: 'x' });
  });

  it.each(['not a url', 'socks5://127.0.0.1:1080'])(
    'is refused where it is none, and not shown: %j',
    (value) => {
      expect(() => throughProxy({ http_proxy: value })).toThrow(
        /^http_proxy: must hold the address of an HTTP proxy, e\.g\. http:\/\/proxy\.example:3128$/,
      );
    },
  );
});

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
