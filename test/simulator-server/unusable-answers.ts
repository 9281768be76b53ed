import { PassThrough, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type Behaviour, jsonReply, reply } from './behaviour.ts';
import { toJson } from './json-with-infinity.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { SERVER_WORDS, type ServerName } from './servers.ts';
import { type Usage, usageOf } from './usage.ts';

// Answers with status 200 (unless told otherwise) that hold no top log-probabilities.

/** `logprobs: null`, though they were asked for: the model or the endpoint does not support them. */
export function noLogprobs(text = '1', server: ServerName = 'openai', usage: Partial<Usage> = {}): Behaviour {
  return reply((request) => jsonReply(200, bodyWithout(request, server, { text, usage })));
}

/** Log-probabilities whose `content` is a list without an entry, or null. */
export function emptyLogprobs(content: null | readonly [] = []): Behaviour {
  return choiceReply({
    message: { role: 'assistant', content: '' },
    logprobs: { content },
    finish_reason: 'length',
  });
}

/** The answered token without alternatives: `top_logprobs: []`. */
export function noAlternatives(): Behaviour {
  return choiceReply({
    message: { role: 'assistant', content: '1' },
    logprobs: { content: [{ token: '1', logprob: -0.1, bytes: [49], top_logprobs: [] }] },
    finish_reason: 'length',
  });
}

/** A refusal (https://platform.openai.com/docs/api-reference/chat/object: `message.refusal`). */
export function refusal(sentence = 'I cannot help with that.'): Behaviour {
  return choiceReply({
    message: { role: 'assistant', content: null, refusal: sentence },
    logprobs: { content: null, refusal: [{ token: 'I', logprob: -0.01, bytes: [73], top_logprobs: [] }] },
    finish_reason: 'stop',
  });
}

/** `choices: []`. */
export function emptyChoices(): Behaviour {
  return json(200, {
    id: 'chatcmpl-0',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'm',
    choices: [],
  });
}

/** Azure's filter held the answer back (https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter). */
export function contentFiltered(): Behaviour {
  return choiceReply({
    message: { role: 'assistant', content: '' },
    logprobs: null,
    finish_reason: 'content_filter',
    content_filter_results: { violence: { filtered: true, severity: 'medium' } },
  });
}

/** The one token went into the model's thoughts, which the server took apart: no text, no log-probabilities. */
export function thoughtOnly(server: ServerName = 'openai'): Behaviour {
  return reply((request) =>
    jsonReply(200, bodyWithout(request, server, { text: null, usage: { reasoningTokens: 1 } })),
  );
}

/** An error in a body with status 200 (https://openrouter.ai/docs/api/reference/errors-and-debugging). */
export function errorInside200(message = 'The provider is overloaded.'): Behaviour {
  return json(200, { error: { code: 502, message, metadata: { provider_name: 'Simulated' } } });
}

/** HTML in place of JSON: with 200 a web page at the wrong base URL, with 502 a gateway's error page. */
export function html(status = 200, title = status === 200 ? 'Welcome' : 'Bad Gateway'): Behaviour {
  const page = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return text(status, page, 'text/html; charset=utf-8');
}

/** HTML that says it is JSON. */
export function htmlCalledJson(): Behaviour {
  return text(200, '<html><body>Please log in.</body></html>', 'application/json');
}

/** Plain text, e.g. the `Internal Server Error` of a Python server that could not write −Infinity as JSON
 * (https://github.com/vllm-project/vllm/issues/10234, https://github.com/sgl-project/sglang/issues/5984). */
export function text(status: number, body: string, contentType = 'text/plain; charset=utf-8'): Behaviour {
  return reply(() => ({ status, headers: { 'content-type': contentType }, body }));
}

/** Status 200 with nothing in it. */
export function emptyBody(): Behaviour {
  return text(200, '', 'application/json');
}

/** Any JSON at all. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return reply(() => jsonReply(status, JSON.stringify(body), headers));
}

function choiceReply(choice: object): Behaviour {
  return reply((request) => {
    const whole: object = JSON.parse(bodyWithout(request, 'openai', { text: '' }));
    return jsonReply(200, JSON.stringify({ ...whole, choices: [{ index: 0, ...choice }] }));
  });
}

function bodyWithout(
  request: RecordedRequest,
  server: ServerName,
  { text, usage = {} }: { text: string | null; usage?: Partial<Usage> },
): string {
  const { chat, infinity } = SERVER_WORDS[server];
  const told = usageOf(request, usage);
  return toJson(chat({ request, text, alternatives: null, finishReason: 'length', usage: told }), infinity);
}

/** JSON that goes on for ever, compressed or not. */
export function endless(encoding: 'identity' | 'gzip' = 'identity'): Behaviour {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
    const block = Buffer.alloc(1_000_000, '{"choices":');
    const body = encoding === 'gzip' ? createGzip() : new PassThrough();
    pipeline(body, response, () => undefined);
    const more = () => {
      while (!response.destroyed && body.write(block));
    };
    body.on('drain', more);
    more();
  };
}

/** A redirect to another address. */
export function redirect(location: string, status = 307): Behaviour {
  return reply(() => ({ status, headers: { location }, body: '' }));
}

/** The answer among tens of thousands of alternatives, whatever was asked for. */
export function manyAlternatives(count = 20_000): Behaviour {
  const others = Array.from({ length: count }, (_, index) => ({ token: `t${index}`, logprob: -10 }));
  const top_logprobs = [...others, { token: '1', logprob: -0.4 }, { token: '0', logprob: -1.2 }];
  const content = [{ token: '1', logprob: -0.4, bytes: [49], top_logprobs }];
  return choiceReply({ message: { role: 'assistant', content: '1' }, logprobs: { content } });
}
