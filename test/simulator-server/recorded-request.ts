import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

const messageSchema = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))]),
});

/**
 * The body of a request. Loose, and without defaults: what was sent is what is recorded, so that a test can say that
 * nothing else was. Azure names the model in the path, so `model` may be missing.
 */
export const requestBodySchema = z
  .looseObject({
    model: z.string().optional(),
    messages: z.array(messageSchema).min(1).optional(),
    prompt: z.string().optional(),
    logprobs: z.union([z.boolean(), z.int().nonnegative()]).nullish(),
    top_logprobs: z.int().nonnegative().nullish(),
  })
  .refine(({ messages, prompt }) => messages !== undefined || prompt !== undefined, {
    error: 'neither messages nor prompt',
  });

export type RequestBody = z.infer<typeof requestBodySchema>;

/** The two protocols: chat completions, and the older completions on a plain prompt. */
export type Endpoint = 'chat' | 'completions';

/** A request for an answer, as it came. */
export interface RecordedRequest {
  /** 1 for the first request that the server got. */
  readonly number: number;
  /** 1 when this very body came for the first time at this path, 2 for its first retry, and so on. */
  readonly attempt: number;
  readonly method: string;
  /** Without the query, e.g. `/v1/chat/completions`. */
  readonly path: string;
  /** E.g. Azure's `api-version`. */
  readonly query: Readonly<Record<string, string>>;
  /** The `{name}` of Azure's `/openai/deployments/{name}/…`. */
  readonly deployment?: string;
  readonly endpoint: Endpoint;
  readonly headers: IncomingHttpHeaders;
  readonly body: RequestBody;
  /** The body, byte for byte. */
  readonly bodyText: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Whether the client went away before it had the whole answer, while the server would have gone on. */
  readonly abortedByClient: boolean;
}

/** The text of the last message, or the prompt. */
export function lastText({ body }: RecordedRequest): string {
  const content = body.messages?.at(-1)?.content ?? body.prompt ?? '';
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');
}

/** The key that came with the request: a bearer token, or Azure's `api-key`. */
export function keyOf({ headers }: RecordedRequest): string | undefined {
  const azure = headers['api-key'];
  return typeof azure === 'string' ? azure : headers.authorization?.replace(/^Bearer /i, '');
}

/** The model that was asked for, by the body or by Azure's path. */
export function modelOf({ body, deployment }: RecordedRequest): string {
  return body.model ?? deployment ?? 'no-model-named';
}
