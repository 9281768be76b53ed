import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { BodyTooLarge } from '../../files/bounded-body.ts';
import { errorMessage } from '../../files/user-error.ts';
import { ModelError } from '../model-error.ts';
import { proxyVariable } from '../proxy.ts';
import { oneLine, redact } from '../redact.ts';
import {
  errorInWords,
  type Reaction,
  type Rejection,
  reactionTo,
  WITHOUT_LOGPROBS,
} from '../refused-request.ts';
import type { OpenAiConnection } from './openai-client.ts';

/** The circumstances of a failed question. */
export interface FailureCircumstances {
  readonly config: OpenAiConnection;
  /** What must not be shown, even if the endpoint says it. */
  readonly secrets: readonly string[];
  readonly attempts: number;
}

/** Turns the SDK's errors into a sentence that says what happened and what to try. */
export function openAiFailure(
  error: unknown,
  { config, secrets, attempts }: FailureCircumstances,
): ModelError {
  const { baseUrl } = config;
  const after = attempts === 1 ? 'in 1 attempt' : `in ${attempts} attempts`;
  const failed = (message: string) => new ModelError(message, { expense: { attempts } });
  if (error instanceof BodyTooLarge) {
    return failed(
      `${baseUrl} answered, but ${error.message}; an answer of one token has a few kilobytes: check baseUrl`,
    );
  }
  if (error instanceof APIUserAbortError) return failed('stopped before it answered');
  if (error instanceof APIConnectionTimeoutError) {
    return failed(
      `${baseUrl} did not finish its answer within ${config.timeoutMs / 1000} s, ${after}; raise timeoutMs, or lower the concurrency (-j)${proxyInUse(config)}`,
    );
  }
  if (error instanceof APIConnectionError) {
    const cause = redact(causeOf(error), secrets) || 'the connection failed without a reason';
    return failed(
      `${baseUrl} cannot be reached (${cause}), ${after}; ${adviceOnCause(cause)}${proxyInUse(config)}`,
    );
  }
  const said = redact(errorMessage(error), secrets);
  if (error instanceof SyntaxError) {
    return failed(
      `${baseUrl} answered with something other than JSON (${oneLine(said)}), ${after}; check baseUrl (it usually ends in /v1)`,
    );
  }
  if (error instanceof APIError && error.status !== undefined) {
    const { words, codes } = errorInWords(error.error ?? said.replace(/^\d+ /, ''));
    const shown = redact(words, secrets);
    const rejection = { status: error.status, said: `${codes} ${shown}` };
    const { advice, ...reach } = reactionToOpenAi(rejection, config);
    const message = `the endpoint answered ${error.status} ${oneLine(shown)}, ${after}; ${advice}`;
    return new ModelError(message, { ...reach, expense: { attempts } });
  }
  return failed(`asking failed: ${said}`);
}

/** Whether the endpoint has refused the request, and would again. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof APIError) || error.status === undefined) return false;
  return error.status >= 300 && error.status < 500 && ![408, 409, 429].includes(error.status);
}

/** What an error means and what to try, in the terms of an endpoint's config. */
export function reactionToOpenAi(rejection: Rejection, config: OpenAiConnection): Reaction {
  const key = config.apiKeyEnvar ?? 'OPENAI_API_KEY';
  return reactionTo(rejection, {
    'no-logprobs': `the model has no log-probabilities: ${WITHOUT_LOGPROBS}; if it reasons, params: { reasoning_effort: none } may give them`,
    'too-many-alternatives': 'lower topLogprobs (some endpoints allow 5), or use another endpoint',
    'too-few-tokens':
      'it needs room for more tokens, although only the first counts: raise the limit by its name in params, e.g. { max_completion_tokens: 16 }, and if the model reasons set { reasoning_effort: none }',
    'name-of-limit': 'set maxTokensParam to the name it wants',
    badRequest: 'check model and params',
    unauthorized: `check the key in the environment variable ${key}`,
    forbidden: `the key in ${key} has no access to ${config.model}`,
    notFound: `check the model (${config.model}) and baseUrl (${config.baseUrl})`,
    tooMany: 'lower the concurrency (-j), or raise maxRetries',
  });
}

function causeOf(error: Error): string {
  let deepest: Error = error;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  const code = 'code' in deepest ? String(deepest.code) : '';
  return [code, deepest.message].filter(Boolean).join(': ');
}

function adviceOnCause(cause: string): string {
  if (/Proxy response \(407\)/.test(cause))
    return 'the proxy requires a user and a password: put them in its address, http://user:password@host:port';
  return /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_/.test(cause)
    ? "set NODE_EXTRA_CA_CERTS to the file of the certificate that signed the server's"
    : 'is the server running, and is baseUrl right?';
}

/** The proxy that requests go through may be what cannot be reached. */
function proxyInUse({ baseUrl }: OpenAiConnection): string {
  const set = proxyVariable(process.env, baseUrl);
  return set === undefined
    ? ''
    : ` (${set} is set: requests go through that proxy unless NO_PROXY names the host)`;
}
