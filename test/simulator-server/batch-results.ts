import { z } from 'zod';
import { answerJson } from './answers.ts';
import { errorBody } from './error-bodies.ts';
import { hashedAlternatives } from './hashed-answer.ts';
import { lastText, type RecordedRequest, requestBodySchema } from './recorded-request.ts';

/** A line of a batch's input file. */
const requestLineSchema = z.strictObject({
  custom_id: z.string(),
  method: z.literal('POST'),
  url: z.literal('/v1/chat/completions'),
  body: requestBodySchema,
});

/** Whose files they are: OpenAI's Batch API's, or those of `vllm run-batch`. */
export type BatchRunner = 'openai' | 'vllm';

/** What came of the requests of an input file. */
export interface BatchFiles {
  readonly output: string;
  /** Empty where nothing failed. vLLM writes failures among the output. */
  readonly errors: string;
}

export interface BatchRunOptions {
  readonly runner?: BatchRunner;
  /** Whether the nth request, counted from 0, fails. */
  readonly fails?: (index: number) => boolean;
  /** Whether the nth request is reached at all before the time is up. */
  readonly expires?: (index: number) => boolean;
}

/**
 * Runs a batch's input file as the deterministic simulator `hashedAnswer()` would answer its requests one by one. The lines
 * come in another order than the requests.
 *
 * OpenAI's lines: https://platform.openai.com/docs/api-reference/batch/request-output. vLLM's: `BatchRequestOutput` in
 * vllm/entrypoints/openai/run_batch.py.
 */
export function runBatch(input: string, options: BatchRunOptions = {}): BatchFiles {
  const { runner = 'openai', fails = () => false, expires = () => false } = options;
  const lines = input
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const { custom_id, body } = requestLineSchema.parse(JSON.parse(line));
      const failed = fails(index);
      const expired = expires(index);
      const result = expired ? EXPIRED : failed ? failure(runner) : success(runner, recorded(body, index));
      const id = runner === 'openai' ? `batch_req_${index}` : `vllm-${index}`;
      return {
        text: `${JSON.stringify({ id, custom_id, ...result })}\n`,
        failed: failed || expired,
        custom_id,
      };
    })
    .sort((a, b) => (a.custom_id < b.custom_id ? -1 : 1));
  const isError = (line: { failed: boolean }) => line.failed && runner === 'openai';
  return {
    output: lines
      .filter((line) => !isError(line))
      .map(({ text }) => text)
      .join(''),
    errors: lines
      .filter(isError)
      .map(({ text }) => text)
      .join(''),
  };
}

const EXPIRED = {
  response: null,
  error: {
    code: 'batch_expired',
    message: 'The request was not reached before the completion window ended.',
  },
};

function success(server: BatchRunner, request: RecordedRequest): object {
  const body: unknown = JSON.parse(answerJson(request, hashedAlternatives(lastText(request)), { server }));
  return { response: { status_code: 200, request_id: `req-${request.number}`, body }, error: null };
}

function failure(runner: BatchRunner): object {
  const body = errorBody(500, 'The engine is out of memory.', runner);
  return runner === 'openai'
    ? { response: { status_code: 500, request_id: 'req-x', body }, error: null }
    : { response: { status_code: 500, request_id: 'vllm-batch-x', body: null }, error: body };
}

function recorded(body: RecordedRequest['body'], index: number): RecordedRequest {
  return {
    number: index + 1,
    attempt: 1,
    method: 'POST',
    path: '/v1/chat/completions',
    query: {},
    endpoint: 'chat',
    headers: {},
    body,
    bodyText: JSON.stringify(body),
    arrivedAt: 0,
    abortedByClient: false,
  };
}
