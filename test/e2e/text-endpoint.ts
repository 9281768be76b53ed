import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const bodySchema = z.looseObject({ n: z.int().optional() });
export type Body = z.output<typeof bodySchema>;

/** Tokens of the n-th request and of a reply to it: no two requests cost the same. */
export const tokensOf = (index: number) => ({ input: 4001 + index, output: 50 });

/** What the endpoints of three makers answer a text with. */
const SHAPES = {
  anthropic: (text: string, _: Body, { input, output } = tokensOf(0)) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: input, output_tokens: output },
  }),
  gemini: (text: string, _: Body, { input, output } = tokensOf(0)) => ({
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount: input,
      candidatesTokenCount: output,
      totalTokenCount: input + output,
    },
  }),
  openai: (text: string, { n = 1 }: Body, { input, output } = tokensOf(0)) => ({
    choices: Array.from({ length: n }, () => ({
      message: { role: 'assistant', content: text },
      finish_reason: 'stop',
    })),
    usage: { prompt_tokens: input, completion_tokens: output },
  }),
};

export type Shape = keyof typeof SHAPES;

/** An endpoint that replies with texts, given what it is asked and how often it was asked before, each after some milliseconds. */
export async function startTextEndpoint(
  shape: Shape,
  answer: (body: Body, index: number) => string,
  latencyMs = 0,
) {
  const bodies: Body[] = [];
  const server = createServer(async (request, response) => {
    const body = bodySchema.parse(JSON.parse((await request.toArray()).join('')));
    const index = bodies.push(body) - 1;
    await sleep(latencyMs);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(SHAPES[shape](answer(body, index), body, tokensOf(index))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    bodies,
    environment: {
      ANTHROPIC_BASE_URL: address,
      ANTHROPIC_API_KEY: 'a-key',
      GOOGLE_API_BASE_URL: address,
      GOOGLE_API_KEY: 'a-key',
      OPENAI_BASE_URL: `${address}/v1`,
      OPENAI_API_KEY: 'a-key',
    },
  };
}
