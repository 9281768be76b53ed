/**
 * What a local model's answers cost, and whether they are right. Run: npm run bench:local -- model.gguf [--server http://127.0.0.1:8000/v1]
 * [--questions 60] [--threads 2] [--protocol pairwise-v2]
 *
 * Three ways take turns, block by block, so that what else the machine does hits all: this project's local simulator;
 * node-llama-cpp alone, given the tokens and reusing as much of the last prompt; and, with --server, an OpenAI-compatible
 * server of the same model (`python -m llama_cpp.server --model model.gguf --logits_all true`) through the openai simulator.
 * Besides: by how much their P("1") differ, and by how much the local one's depend on what was asked before.
 */
import { parseArgs } from 'node:util';
import { getLlama, type LlamaContextSequence, LlamaLogLevel, type Token } from 'node-llama-cpp';
import { buildMessages } from '../src/asking/build-messages.ts';
import { normalizedOne } from '../src/asking/normalized-one.ts';
import { loadProtocol, PAIRWISE_V1, PAIRWISE_V2 } from '../src/asking/protocol.ts';
import type { ChatMessage, ChatModel } from '../src/models/chat-model.ts';
import { ModelHandle } from '../src/models/local/loaded-model.ts';
import { localConfigSchema } from '../src/models/local/local-config.ts';
import { localModel } from '../src/models/local/local-model.ts';
import { openAiConfigSchema } from '../src/models/openai/openai-config.ts';
import { openAiModel } from '../src/models/openai/openai-model.ts';
import { puzzleCases } from './simulators/puzzle-cases.ts';

const BLOCK = 10;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string' },
    questions: { type: 'string', default: '60' },
    threads: { type: 'string', default: '2' },
    protocol: { type: 'string', default: 'pairwise-v2' },
  },
});
const [file] = positionals;
if (file === undefined) throw new Error('give a GGUF file');
const threads = Number(values.threads);
const config = localConfigSchema.parse({ model: file, gpu: false, parallel: 1, threads });

const protocol = loadProtocol(values.protocol === 'pairwise-v2' ? PAIRWISE_V2 : PAIRWISE_V1);
// Under true rules: 160 questions are every pair of the puzzles.
const questions = (await puzzleCases())
  .filter(({ explanation }) => explanation.truth)
  .slice(0, Number(values.questions))
  .map(({ explanation, tokens, pair }) =>
    buildMessages(protocol, { explanation: explanation.text, tokens, ...pair }),
  );

/** One way of asking, how long it took, and the P("1") that came. */
interface Way {
  readonly name: string;
  readonly ask: (messages: readonly ChatMessage[]) => Promise<number | null>;
  readonly probabilities: (number | null)[];
  seconds: number;
}

function way(name: string, ask: Way['ask']): Way {
  return { name, ask, probabilities: [], seconds: 0 };
}

function through(model: ChatModel): Way['ask'] {
  return async (messages) => {
    const options = { maxTokens: 1, alternatives: true };
    const { topLogprobs = [] } = await model.reply({ messages, options, problemWith: () => undefined });
    return normalizedOne(topLogprobs, 'trimmed').probability;
  };
}

/** node-llama-cpp given the same tokens: what differs from the last prompt is evaluated, and nothing else is done. */
async function bare(): Promise<Way['ask']> {
  const handle = new ModelHandle(config);
  const { prompt, answers } = await handle.get();
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: file ?? '' });
  const context = await model.createContext({
    contextSize: 4096,
    threads: { ideal: threads, min: threads },
    flashAttention: false,
    swaFullCache: true,
  });
  const sequence = context.getSequence();
  return async (messages) => {
    await evaluate(sequence, prompt.tokens(messages), answers);
    return null;
  };
}

async function evaluate(sequence: LlamaContextSequence, tokens: readonly Token[], answers: readonly Token[]) {
  const { firstDifferentIndex } = sequence.compareContextTokens([...tokens]);
  const start = Math.min(firstDifferentIndex, tokens.length - 1);
  await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }]);
  const rest = tokens.slice(start);
  const last = rest.pop();
  if (last === undefined) throw new Error('an empty prompt');
  const logits = { filter: { tokens: answers, includeMax: true } };
  await sequence.controlledEvaluate([...rest, [last, { generateNext: { logits, totalLogitWeight: true } }]]);
}

const local = localModel(config);
const ways = [way('local simulator', through(local)), way('node-llama-cpp alone', await bare())];
if (values.server !== undefined) {
  const served = openAiConfigSchema.parse({
    model: 'bench',
    baseUrl: values.server,
    timeoutMs: 600_000,
    topLogprobs: 10,
  });
  ways.push(way('llama-cpp-python server', through(openAiModel(served))));
}

// The model is loaded and the examples are evaluated before the clock starts.
for (const each of ways) await each.ask(questions[0] ?? []);
for (let start = 0; start < questions.length; start += BLOCK) {
  for (const each of ways) {
    const began = performance.now();
    for (const messages of questions.slice(start, start + BLOCK))
      each.probabilities.push(await each.ask(messages));
    each.seconds += (performance.now() - began) / 1000;
  }
}

const [ours, alone, served] = ways;
for (const { name, seconds } of ways) {
  console.log(`${name.padEnd(24)} ${(seconds / questions.length).toFixed(3)} s a pair`);
}
if (ours && alone)
  console.log(
    `local simulator ÷ node-llama-cpp alone: ${(ours.seconds / alone.seconds).toFixed(2)} (goal: 1.10)`,
  );
if (ours && served) {
  console.log(`server ÷ local simulator: ${(served.seconds / ours.seconds).toFixed(2)} (goal: 3)`);
  console.log(
    `P("1") of the two differs by at most ${largest(ours.probabilities, served.probabilities).toFixed(4)} (goal: 0.02)`,
  );
}

/** The noise floor: the same questions, backwards, so that each follows another one. */
const backwards: (number | null)[] = [];
for (const messages of questions.toReversed()) backwards.push((await ours?.ask(messages)) ?? null);
const floor = largest(ours?.probabilities ?? [], backwards.reverse());
console.log(
  `P("1") of the local simulator, asked forwards and backwards, differs by at most ${floor.toFixed(6)}`,
);
await local.release?.();
process.exit();

function largest(first: readonly (number | null)[], second: readonly (number | null)[]): number {
  return Math.max(
    ...first.map((value, index) => Math.abs((value ?? Number.NaN) - (second[index] ?? Number.NaN))),
  );
}
