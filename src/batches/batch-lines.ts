import { z } from 'zod';
import { READOUTS } from '../asking/readouts/readouts.ts';
import { defined } from '../files/defined.ts';
import { jsonOf } from '../files/json-file.ts';
import { parseAs } from '../files/user-error.ts';
import { type ChatReply, chatMessageSchema, noText } from '../models/chat-model.ts';
import { type AnswerKey, KEY_BYTES, keyOfText } from '../models/kept-answers/answer-key.ts';
import { readOpenAiModel, readOpenAiReply } from '../models/openai/openai-response.ts';
import { readOpenAiUsage } from '../models/openai/openai-usage.ts';
import { oneLine } from '../models/redact.ts';
import { MOST_ANSWER_BYTES } from '../models/whole-body-fetch.ts';

/** What is wanted of a batch's answers: what a readout reads, or an explainer's text. */
export const WANTED = { ...READOUTS, text: { problemWith: noText } } as const;
export type Wanted = keyof typeof WANTED;

/** The endpoint that every request of a batch is for. */
export const BATCH_ENDPOINT = '/v1/chat/completions';

/** The longest line of a batch's files. */
export const LONGEST_LINE = MOST_ANSWER_BYTES;

const ID_START = '{"custom_id":"'.length;
const ID_END = ID_START + 2 * KEY_BYTES;

/** A line of an input file with its newline, as OpenAI and `vllm run-batch` read it; its id is the key of the kept answer. */
export function requestLine(key: AnswerKey, body: object): string {
  return `${JSON.stringify({ custom_id: key.toString('hex'), method: 'POST', url: BATCH_ENDPOINT, body })}\n`;
}

const requestLineSchema = z.object({
  custom_id: z.string(),
  body: z.looseObject({ messages: z.array(chatMessageSchema) }),
});

/** The inverse of {@link requestLine}. @throws UserError naming the place. */
export function readRequestLine(text: string, place: string): z.output<typeof requestLineSchema> {
  return parseAs(requestLineSchema, jsonOf(text, place), `${place}: not a request of a batch`);
}

/** The key of a line that {@link requestLine} made. */
export function keyOfRequest(line: Buffer): AnswerKey | undefined {
  return keyOfText(line.toString('latin1', ID_START, ID_END));
}

/** A line of an output file with its newline: an endpoint's answer, or why there is none. */
export function resultLine(
  id: string,
  came: { readonly body: unknown } | { readonly failure: string },
): string {
  const [response, error] =
    'body' in came ? [{ status_code: 200, body: came.body }, null] : [null, { message: came.failure }];
  return `${JSON.stringify({ custom_id: id, response, error })}\n`;
}

/** A request line without its id. */
export function afterId(line: string): string {
  return line.slice(ID_END);
}

/** One line of a batch's output or error file: the answer to a request, or why there is none. */
type BatchResult = { readonly id: string } & (
  | { readonly answer: ChatReply; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: string }
);

/** vLLM has both `response` and `error` for a failed request; its `error` is a text, or its server's answer. Some engines leave out nulls, or the envelope. */
const resultLineSchema = z.object({
  custom_id: z.string().max(512),
  response: z.looseObject({ status_code: z.number().nullish(), body: z.unknown().optional() }).nullish(),
  error: z.unknown().optional(),
});

/** Reads a line of a batch's results. A useless answer is a failure, as it is live. @throws UserError if it is no such line. */
export function readResultLine(text: string, wanted: Wanted, place: string): BatchResult {
  const where = `${place}: not a line of a batch's results`;
  const { custom_id: id, response, error } = parseAs(resultLineSchema, jsonOf(text, place), where);
  const body = response && !('body' in response) ? response : response?.body;
  const said = saidOf(error) ?? (isOk(response?.status_code) ? undefined : saidOf(body));
  if (said !== undefined) return { id, failure: oneLine(said) };
  if (!response) return { id, failure: 'the line has neither a response nor an error' };
  if (!isOk(response.status_code)) return { id, failure: `HTTP ${response.status_code}` };
  const read = readOpenAiReply(body, { alternatives: wanted === 'logprobs' });
  if (read.unusable !== undefined) return { id, failure: read.unusable };
  const [usage, model] = [readOpenAiUsage(body), readOpenAiModel(body)];
  const answer: ChatReply = { ...read, ...defined({ model, usage }), attempts: 1 };
  const problem = WANTED[wanted].problemWith(answer);
  return problem === undefined ? { id, answer } : { id, failure: problem };
}

function isOk(status: number | null | undefined): boolean {
  return status === undefined || status === null || (status >= 200 && status < 300);
}

const errorSchema = z.union([
  z.string(),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z
    .object({ message: z.string(), code: z.string().nullish() })
    .transform(({ message, code }) => (code ? `${code}: ${message}` : message)),
]);

/** What an error says; undefined if there is none, or an empty one, which some engines add to every answer. */
function saidOf(error: unknown): string | undefined {
  if (!error || (typeof error === 'object' && !Object.values(error).some(Boolean))) return undefined;
  return errorSchema.safeParse(error).data ?? JSON.stringify(error);
}
