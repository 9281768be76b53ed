import { BodyTooLarge, readBody } from '../files/bounded-body.ts';
import type { Limit } from '../files/limits.ts';
import { isPrivateHost } from './private-address.ts';

const MOST_REDIRECTS = 5;

/** A download that is not to be tried again: where it was sent, or what came, is refused. */
export class DownloadRefused extends Error {
  override name = 'DownloadRefused';
}

/**
 * A `fetch` that returns with the whole body, so that whoever limits its time limits the body's too; reads no more than
 * the limit of it, decompressed; and follows a redirect only where that leads to another public host, over https
 * where it started so. A host is looked up twice, here and by `fetch`: one whose answers change in between gets through.
 */
export function guardedFetch(limit: Limit) {
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

/** Without the server's reason phrase, which may hold what no `Response` takes, and which nobody reads. */
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
