import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import { UserError } from '../files/user-error.ts';

/** The variables that name a proxy, as Node knows them. */
const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** The variable that is set, or that applies to an address. */
export function proxyVariable(
  environment: NodeJS.ProcessEnv = process.env,
  address = 'https:',
): string | undefined {
  const names = address.startsWith('https:') ? NAMES : NAMES.toReversed();
  return names.find((name) => environment[name]);
}

/**
 * The environment under which Node's `fetch` uses the proxy that it names, except for this machine and what NO_PROXY names.
 *
 * @throws UserError naming the variable that holds no address, without its value, which may be a password.
 */
export function throughProxy(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (proxyVariable(environment) === undefined) return environment;
  const own = environment.no_proxy || environment.NO_PROXY;
  const direct = [...(own ? [own] : []), 'localhost', '127.0.0.1', '::1', '[::1]', '0.0.0.0'].join(',');
  const proxies = NAMES.flatMap((name) => {
    const value = environment[name];
    return value ? [[name, addressOf(value, name)]] : [];
  });
  return {
    ...environment,
    ...Object.fromEntries(proxies),
    NODE_USE_ENV_PROXY: '1',
    NO_PROXY: direct,
    no_proxy: direct,
  };
}

/** The scheme may be left out, as with curl. */
function addressOf(value: string, name: string): string {
  const address = /^\w+:\/\//.test(value) ? value : `http://${value}`;
  if (URL.canParse(address) && /^https?:/i.test(address)) return address;
  throw new UserError(`${name}: must hold the address of an HTTP proxy, e.g. http://proxy.example:3128`);
}

/** Sends this thread's own requests, such as downloads, through the proxy; Node 22 supports that only at its start. */
export function useProxy(): void {
  if (proxyVariable() === undefined) return;
  failOnClosedTunnels();
  const set: typeof http.setGlobalProxyFromEnv | undefined = http.setGlobalProxyFromEnv;
  set?.(throughProxy());
}

/**
 * Makes waiting requests fail if a proxy closes the connection silently. By the error's code this thread's `fetch` would retry
 * forever, thousands of times a second. Nothing was sent by then.
 */
export function failOnClosedTunnels(): void {
  subscribe('undici:client:connectError', (message) => {
    const { error } = message as { readonly error: { code?: string } };
    if (error.code === 'UND_ERR_SOCKET') error.code = 'ECONNRESET';
  });
}
