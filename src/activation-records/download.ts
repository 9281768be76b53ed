import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import ky, { isHTTPError } from 'ky';
import { BodyTooLarge, readBody } from '../files/bounded-body.ts';
import { LIMITS, type Limit } from '../files/limits.ts';

/** How files are downloaded. */
export interface DownloadOptions {
  /** Folder of downloaded files. */
  readonly cacheFolder: string;
  /** Milliseconds per attempt. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** Largest file, decompressed. */
  readonly limit?: Limit;
  /** Longest wait in milliseconds that a server may ask for before the next attempt. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_DOWNLOAD: DownloadOptions = {
  cacheFolder: join('.cache', 'records'),
  timeoutMs: 60_000,
  retries: 4,
  maxRetryAfterMs: 30_000,
};

/** @throws Error whose message says briefly why the download failed. */
export async function downloadBytes(address: string, options: DownloadOptions): Promise<Uint8Array> {
  try {
    const response = ky(address, {
      fetch: guardedFetch(options.limit ?? LIMITS.record),
      timeout: options.timeoutMs,
      retry: {
        limit: options.retries,
        retryOnTimeout: true,
        maxRetryAfter: options.maxRetryAfterMs,
        shouldRetry: ({ error }) => (error instanceof DownloadRefused ? false : undefined),
      },
    });
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Error(isHTTPError(error) ? `the server answered ${error.response.status}` : describe(error));
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

const MOST_REDIRECTS = 5;

/** A download not to be retried: its redirect or its content was refused. */
class DownloadRefused extends Error {
  override name = 'DownloadRefused';
}

/**
 * A `fetch` that returns only with the whole body, so that its timeout covers the body; reads at most `limit` bytes,
 * decompressed; and follows redirects only to public hosts, never from https to http. A host is looked up twice, here and by
 * `fetch`: one whose DNS answer changes in between is not caught.
 */
function guardedFetch(limit: Limit) {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const start = new URL(request.url);
    let address = start;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const { headers, signal } = request;
      const response = await fetch(address, { headers, signal, redirect: 'manual' });
      const location = response.status >= 300 && response.status < 400 && response.headers.get('location');
      if (!location) return responseWithin(response, limit);
      await response.body?.cancel();
      address = await redirected(location, address, start);
    }
    throw new DownloadRefused(`more than ${MOST_REDIRECTS} redirects`);
  };
}

/** Drops the server's reason phrase, which may hold characters that `Response` rejects. */
async function responseWithin(response: Response, limit: Limit): Promise<Response> {
  const { status, headers } = response;
  if (status < 200 || status > 599) throw new DownloadRefused(`the server answered ${status}`);
  try {
    const body = await readBody(response, limit.bytes);
    return new Response(body.byteLength === 0 ? null : body, { status, headers });
  } catch (error) {
    if (error instanceof BodyTooLarge) throw new DownloadRefused(error.message);
    throw error;
  }
}

async function redirected(location: string, from: URL, start: URL): Promise<URL> {
  const address = URL.parse(location, from.href);
  if (!address || !/^https?:$/.test(address.protocol))
    throw new DownloadRefused('redirected to no web address');
  if (start.protocol === 'https:' && address.protocol !== 'https:') {
    throw new DownloadRefused(`redirected away from https, to ${address.origin}`);
  }
  if (address.origin !== start.origin && (await isPrivateHost(address.hostname))) {
    throw new DownloadRefused(`redirected to ${address.host}, which is not a public host`);
  }
  return address;
}

/** Private and local addresses: RFC 6890's, and their IPv6 counterparts. */
const PRIVATE = new BlockList();
for (const network of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
  ...['::/127', '64:ff9b::/96', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
]) {
  const [address = '', prefix] = network.split('/');
  PRIVATE.addSubnet(address, Number(prefix), familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Whether a host is, or resolves to, a private or local address. */
async function isPrivateHost(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [{ address: host }] : await lookup(host, { all: true });
  return addresses.some(({ address }) => PRIVATE.check(address, familyOf(address)));
}
