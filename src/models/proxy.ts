import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import { UserError } from '../files/user-error.ts';

/** The variables that name a proxy, as Node knows them. */
const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** Which of them is set; of an address, the one that is for it. */
export function proxyVariable(
  environment: NodeJS.ProcessEnv = process.env,
  address = 'https:',
): string | undefined {
  const names = address.startsWith('https:') ? NAMES : NAMES.toReversed();
  return names.find((name) => environment[name]);
}

/**
 * The environment under which Node's `fetch` goes through the proxy that it names, if any. What runs on this machine is reached without
 * it, as is what NO_PROXY names.
 *
 * @throws UserError naming the variable that holds no address; not what it holds, which may be a password.
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

/** As curl has it, the scheme may be left out. */
function addressOf(value: string, name: string): string {
  const address = /^\w+:\/\//.test(value) ? value : `http://${value}`;
  if (URL.canParse(address) && /^https?:/i.test(address)) return address;
  throw new UserError(`${name}: holds no address of an HTTP proxy, e.g. http://proxy.example:3128`);
}

/** Has this thread's own requests go through the proxy, as downloads do; Node 22 takes that at its start alone. */
export function useProxy(): void {
  if (proxyVariable() === undefined) return;
  failOnClosedTunnels();
  const set: typeof http.setGlobalProxyFromEnv | undefined = http.setGlobalProxyFromEnv;
  set?.(throughProxy());
}

/**
 * A proxy that closes a connection without a word is tried again by this thread's `fetch` at once, thousands of times a second and for
 * good: it goes by the error's code. With another one, what waits for the connection fails. None of that was sent.
 */
export function failOnClosedTunnels(): void {
  subscribe('undici:client:connectError', (message) => {
    const { error } = message as { readonly error: { code?: string } };
    if (error.code === 'UND_ERR_SOCKET') error.code = 'ECONNRESET';
  });
}
