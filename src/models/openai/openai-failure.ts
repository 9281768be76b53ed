import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { BodyTooLarge } from '../../files/bounded-body.ts';
import { errorMessage } from '../../files/user-error.ts';
import { ModelError } from '../model-error.ts';
import { proxyVariable } from '../proxy.ts';
import { oneLine, redact } from '../redact.ts';
import {
  type Advice,
  errorInWords,
  type Reaction,
  type Rejection,
  reactionTo,
  WITHOUT_LOGPROBS,
} from '../refused-request.ts';
import type { OpenAiConnection } from './openai-client.ts';

/** What was going on when a question failed. */
export interface FailureCircumstances {
  readonly config: OpenAiConnection;
  /** What must not be shown, though the endpoint may say it. */
  readonly secrets: readonly string[];
  readonly attempts: number;
}

/** Turns what the SDK throws into a sentence that says what came and what to try. */
export function openAiFailure(
  error: unknown,
  { config, secrets, attempts }: FailureCircumstances,
): ModelError {
  const after = attempts === 1 ? 'in 1 attempt' : `in ${attempts} attempts`;
  const expense = { attempts };
  if (error instanceof BodyTooLarge) {
    return new ModelError(
      `${config.baseUrl} answered, but ${error.message}: an answer of one token has a few kilobytes; check baseUrl`,
      { expense },
    );
  }
  if (error instanceof APIUserAbortError) return new ModelError('stopped before it answered', { expense });
  if (error instanceof APIConnectionTimeoutError) {
    return new ModelError(
      `${config.baseUrl} gave no whole answer within ${config.timeoutMs / 1000} s, ${after}; raise timeoutMs, or lower the concurrency (-j)${proxyInUse(config)}`,
      { expense },
    );
  }
  if (error instanceof APIConnectionError) {
    const cause = redact(causeOf(error), secrets) || 'the connection failed without a reason';
    return new ModelError(
      `${config.baseUrl} cannot be reached (${cause}), ${after}; ${adviceOnCause(cause)}${proxyInUse(config)}`,
      { expense },
    );
  }
  const said = redact(errorMessage(error), secrets);
  if (error instanceof SyntaxError)
    return new ModelError(
      `${config.baseUrl} answered with something else than JSON (${oneLine(said)}), ${after}; check baseUrl (it usually ends in /v1)`,
      { expense },
    );
  if (error instanceof APIError && error.status !== undefined) {
    const { words, codes } = errorInWords(error.error ?? said.replace(/^\d+ /, ''));
    const shown = redact(words, secrets);
    const { advice, ...reach } = reactionToOpenAi(
      { status: error.status, said: `${codes} ${shown}` },
      config,
    );
    return new ModelError(`the endpoint answered ${error.status} ${oneLine(shown)}, ${after}; ${advice}`, {
      ...reach,
      expense,
    });
  }
  return new ModelError(`asking failed: ${said}`, { expense });
}

/** Whether the endpoint has said no, and would again. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof APIError) || error.status === undefined) return false;
  return error.status >= 300 && error.status < 500 && ![408, 409, 429].includes(error.status);
}

/** What an error means, and what to try, in the terms of an endpoint's config. */
export function reactionToOpenAi(rejection: Rejection, config: OpenAiConnection): Reaction {
  return reactionTo(rejection, adviceFor(config));
}

function adviceFor(config: OpenAiConnection): Advice {
  const key = config.apiKeyEnvar ?? 'OPENAI_API_KEY';
  return {
    because: {
      'no-logprobs': `the model has no log-probabilities: ${WITHOUT_LOGPROBS}; where it reasons, params: { reasoning_effort: none } may give them`,
      'too-many-alternatives': 'lower topLogprobs (some endpoints allow 5), or use another endpoint',
      'too-few-tokens':
        'it wants to answer with more tokens, of which only the first counts: raise the limit by its name in params, e.g. { max_completion_tokens: 16 }, and where the model reasons first set { reasoning_effort: none }',
      'name-of-limit': 'set maxTokensParam to the name it wants',
    },
    badRequest: 'check model and params',
    unauthorized: `check the key in the environment variable ${key}`,
    forbidden: `the key in ${key} has no access to ${config.model}`,
    notFound: `check the model (${config.model}) and baseUrl (${config.baseUrl})`,
    tooMany: 'lower the concurrency (-j), or raise maxRetries',
  };
}

function causeOf(error: Error): string {
  let deepest: Error = error;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  const code = 'code' in deepest ? String(deepest.code) : '';
  return [code, deepest.message].filter(Boolean).join(': ');
}

function adviceOnCause(cause: string): string {
  if (/Proxy response \(407\)/.test(cause))
    return 'the proxy wants a user and a password: put them into its address, http://user:password@host:port';
  return /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_/.test(cause)
    ? 'name the file of the certificate that signed its own in NODE_EXTRA_CA_CERTS'
    : 'is the server running, and is baseUrl right?';
}

/** Requests go through a proxy that the environment names: it may be what cannot be reached. */
function proxyInUse({ baseUrl }: OpenAiConnection): string {
  const set = proxyVariable(process.env, baseUrl);
  return set === undefined ? '' : ` (${set} is set: what NO_PROXY does not name is asked through that proxy)`;
}
