import type { Behaviour } from './behaviour.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** A behaviour chosen by looking at the request. */
export function perRequest(choose: (request: RecordedRequest) => Behaviour): Behaviour {
  return (exchange) => choose(exchange.request)(exchange);
}

/** The first behaviour for the first request that comes here, and so on; the last one repeats. */
export function sequence(...behaviours: readonly [Behaviour, ...Behaviour[]]): Behaviour {
  let arrived = 0;
  return (exchange) => pick(behaviours, arrived++)(exchange);
}

/**
 * The first behaviour for the first attempt of each body, the second for its first retry, and so on; the last one
 * repeats. Unlike `sequence` it does not depend on the order in which concurrent requests arrive.
 */
export function onAttempts(...behaviours: readonly [Behaviour, ...Behaviour[]]): Behaviour {
  return perRequest(({ attempt }) => pick(behaviours, attempt - 1));
}

/** Each body fails its first `count` attempts: with enough retries every request succeeds. */
export function failFirst(count: number, fault: Behaviour, then: Behaviour): Behaviour {
  return perRequest(({ attempt }) => (attempt <= count ? fault : then));
}

/** Every nth request that comes here fails, retries counted. */
export function everyNth(n: number, fault: Behaviour, otherwise: Behaviour): Behaviour {
  let arrived = 0;
  return (exchange) => {
    arrived += 1;
    return (arrived % n === 0 ? fault : otherwise)(exchange);
  };
}

function pick([first, ...rest]: readonly [Behaviour, ...Behaviour[]], index: number): Behaviour {
  return (index === 0 ? first : rest[index - 1]) ?? rest.at(-1) ?? first;
}
