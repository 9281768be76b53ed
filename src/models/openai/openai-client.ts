import OpenAI from 'openai';
import { UserError } from '../../files/user-error.ts';
import { isSecretHeader } from '../redact.ts';
import type { OpenAiConfig } from './openai-config.ts';

/** How to reach an endpoint. */
export type OpenAiConnection = Pick<
  OpenAiConfig,
  'model' | 'baseUrl' | 'apiKeyEnvar' | 'headers' | 'timeoutMs' | 'maxRetries'
>;

export interface OpenAiClient {
  readonly client: OpenAI;
  /** What must not be shown. */
  readonly secrets: readonly string[];
  /** Headers that may decide who answers, such as a gateway's route; those that hold keys are left out. */
  readonly routing: Readonly<Record<string, string>>;
}

/** The SDK's client for an endpoint. @throws UserError if the key, or a header's value, is not in the environment. */
export function openAiClient(
  connection: OpenAiConnection,
  environment: NodeJS.ProcessEnv,
  fetch: typeof globalThis.fetch,
): OpenAiClient {
  const secrets: string[] = [];
  const sent = headers(connection, environment, secrets);
  const client = new OpenAI({
    apiKey: apiKey(connection, environment, secrets),
    baseURL: connection.baseUrl,
    defaultHeaders: sent,
    timeout: connection.timeoutMs,
    maxRetries: connection.maxRetries,
    fetch,
    // Explicitly empty: the SDK would take them from variables meant for other programs.
    organization: null,
    project: null,
  });
  return { client, secrets, routing: withoutKeys(sent) };
}

function apiKey(
  { model, baseUrl, apiKeyEnvar }: OpenAiConnection,
  environment: NodeJS.ProcessEnv,
  secrets: string[],
): string {
  const envar = apiKeyEnvar ?? 'OPENAI_API_KEY';
  const key = environment[envar];
  if (key?.trim()) {
    secrets.push(key);
    refuseUnsendable(key, envar, model);
    const problem = keyProblem(key.trim());
    if (problem !== undefined)
      throw new UserError(`${model}: the environment variable ${envar} ${problem}: set it to the key alone`);
    return key;
  }
  const isOpenAi = new URL(baseUrl).hostname.endsWith('openai.com');
  if (apiKeyEnvar !== undefined || isOpenAi) {
    throw new UserError(`${model}: set the environment variable ${envar} to the key of ${baseUrl}`);
  }
  return 'none';
}

/** What was copied along with a key. Other programs strip it; an endpoint would only say that the key is wrong. */
function keyProblem(key: string): string | undefined {
  if (/^(["'`]).*\1$/.test(key)) return 'has quotes around the key';
  if (/^Bearer\s/i.test(key)) return 'begins with Bearer, which is added anyway';
  if (/^(?:export\s+)?[A-Z][A-Z\d_]*=/.test(key)) return 'holds a whole assignment';
  return /\s/.test(key) ? 'holds more than one word' : undefined;
}

/** With lower-case names, in one order. */
function withoutKeys(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers)
    .filter(([name]) => !isSecretHeader(name))
    .map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Refuses typographic quotes, line ends and odd spaces, which no header can hold. The error shows nothing else of the key. @throws UserError */
function refuseUnsendable(secret: string, envar: string, model: string): void {
  const [stray] = /[^\t -~]/u.exec(secret.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')) ?? [];
  if (stray === undefined) return;
  const code = stray.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  throw new UserError(
    `${model}: the environment variable ${envar} holds a character that cannot be sent in a header, ${NAMES[stray] ?? 'one'} (U+${code}); was it pasted with the key? Set it again`,
  );
}

const NAMES: Readonly<Record<string, string>> = {
  '\n': 'a line end',
  '\r': 'a line end',
  '\u00a0': 'a no-break space',
  '\u200b': 'a space of no width',
  '\u2013': 'a dash',
  '\u2018': 'a typographic quote',
  '\u2019': 'a typographic quote',
  '\u201c': 'a typographic quote',
  '\u201d': 'a typographic quote',
  '\ufeff': 'a byte order mark',
};

function headers(
  connection: OpenAiConnection,
  environment: NodeJS.ProcessEnv,
  secrets: string[],
): Record<string, string> {
  const entries = Object.entries(connection.headers).map(([name, value]): [string, string] => {
    if (typeof value === 'string') return [name, value];
    const secret = environment[value.envar];
    if (!secret) {
      throw new UserError(
        `${connection.model}: set the environment variable ${value.envar} for the header ${name}`,
      );
    }
    secrets.push(secret);
    refuseUnsendable(secret, value.envar, connection.model);
    return [name, secret];
  });
  return Object.fromEntries(entries);
}
