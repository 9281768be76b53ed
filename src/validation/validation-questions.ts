import { headName } from '../activation-records/head.ts';
import type { PairQuestion } from '../asking/pair-question.ts';
import type { Protocol } from '../asking/protocol.ts';
import { UserError } from '../files/user-error.ts';
import { drawIndices, seededRandom } from '../metrics/seeded-random.ts';
import type { ChatMessage } from '../models/chat-model.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { EMPTY_EXPLANATION } from '../rules/rules.ts';
import type { PerturbationKind, PerturbedExplanations } from './perturbations.ts';

/** What was done to a question: nothing, a perturbation of some severity, or another order of the protocol's examples. */
export type Variant =
  | { readonly kind: 'true' }
  | { readonly kind: PerturbationKind; readonly severity: number }
  | { readonly kind: 'order'; readonly order: ExampleOrder };

/** One question of a validation, and the pair that it is about: its label is right under the true explanation. */
export interface ValidationQuestion {
  readonly pairCase: PairCase;
  readonly variant: Variant;
  readonly question: PairQuestion;
}

/** In how many heads another order of the examples is tried: enough for a mean, and few enough to stay affordable. */
const HEADS_REORDERED = 8;

/**
 * Every pair of every head under the true explanation, under each perturbation of it and, for some heads, with the
 * protocol's examples in other orders. @throws UserError naming a head whose perturbed explanations are missing.
 */
export function validationQuestions(
  trueCases: readonly PairCase[],
  perturbed: readonly PerturbedExplanations[],
): readonly ValidationQuestion[] {
  const heads = [...Map.groupBy(trueCases, ({ head }) => headName(head)).values()];
  const explanations = heads.map(([first]) => first?.explanation.text ?? '');
  const inOrder = heads.flatMap((cases, index) => {
    const [first] = cases;
    if (first === undefined) return [];
    const own = perturbed.find((each) => headName(each) === headName(first.head));
    if (own === undefined) {
      throw new UserError(`${headName(first.head)}: its perturbed explanations are missing`);
    }
    const truth = first.explanation.text;
    const ask = (variant: Variant, text: string, swapMarks = false) =>
      questionsOf(cases, variant, text, swapMarks);
    const atSeverities = (kind: PerturbationKind, texts: readonly string[]) =>
      texts.map((text, severity) => ask({ kind, severity: severity + 1 }, text));
    const underEachText = [
      ask({ kind: 'true' }, truth),
      ...atSeverities('other', donors(explanations, index)),
      ...atSeverities('empty', [EMPTY_EXPLANATION]),
      ...atSeverities('reversed', own.reversed === undefined ? [] : [own.reversed]),
      ...atSeverities('negated', [own.negated]),
      ...atSeverities('narrow', own.narrow),
      ...atSeverities('broad', own.broad),
      ask({ kind: 'marks', severity: 1 }, truth, true),
    ];
    return pairByPair(underEachText);
  });
  // Last, and order by order, as a simulator that keeps the evaluation of a prompt's beginning has to begin anew with each.
  const isReordered = (index: number) => index % Math.ceil(heads.length / HEADS_REORDERED) === 0;
  const reorderings = EXAMPLE_ORDERS.flatMap((order) =>
    heads.flatMap((cases, index) =>
      isReordered(index) ? questionsOf(cases, { kind: 'order', order }, explanations[index] ?? '') : [],
    ),
  );
  return [...inOrder, ...reorderings];
}

/** With the explanation last in a protocol, a pair's prompts begin alike: a simulator may keep that evaluation. */
function pairByPair<Question>(columns: readonly (readonly Question[])[]): readonly Question[] {
  const pairs = columns[0] ?? [];
  return pairs.flatMap((_, row) => columns.flatMap((column) => column.slice(row, row + 1)));
}

function questionsOf(
  cases: readonly PairCase[],
  variant: Variant,
  explanation: string,
  swapMarks = false,
): readonly ValidationQuestion[] {
  return cases.map((pairCase) => {
    const { from, to } = pairCase.pair;
    const marks = swapMarks ? { from: to, to: from } : { from, to };
    return { pairCase, variant, question: { explanation, tokens: pairCase.tokens, ...marks } };
  });
}

/** The explanations of two other heads: of a neighbour, which may be alike, and of one half of the suite away. */
function donors(explanations: readonly string[], index: number): readonly string[] {
  const others = [index + 1, index + Math.ceil(explanations.length / 2)];
  return others.flatMap((other) => explanations[other % explanations.length] ?? []);
}

/** Orders of a protocol's few-shot examples that should make no difference to a simulator. */
export const EXAMPLE_ORDERS = ['reversed', 'shuffled'] as const;

export type ExampleOrder = (typeof EXAMPLE_ORDERS)[number];

const SEED = 0;

/** The protocol with its examples, each a question with its answer, in another order; what frames them stays. */
export function reordered(protocol: Protocol, order: ExampleOrder): Protocol {
  const { messages } = protocol;
  const start = messages.findIndex(({ role }) => role !== 'system');
  const examples = inPairs(messages.slice(start, -1));
  const indices =
    order === 'reversed'
      ? [...examples.keys()].reverse()
      : drawIndices(examples.length, examples.length, seededRandom(SEED, 'example order'));
  const shuffled = indices.flatMap((index) => examples[index] ?? []);
  return {
    ...protocol,
    name: `${protocol.name}, examples ${order}`,
    messages: [...messages.slice(0, start), ...shuffled, ...messages.slice(-1)],
  };
}

function inPairs(messages: readonly ChatMessage[]): readonly (readonly ChatMessage[])[] {
  return messages.flatMap((message, index) =>
    index % 2 === 0 ? [[message, ...messages.slice(index + 1, index + 2)]] : [],
  );
}
