import { type Head, headName } from '../activation-records/head.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatMessage } from '../models/chat-message.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { type Asking, pairPrompts } from '../pair-prompt/pair-prompts.ts';
import { EMPTY_EXPLANATION } from '../suite/controls.ts';
import type { DamageKind } from './damage.ts';
import type { DamagedRules } from './damaged-rules.ts';
import { EXAMPLE_ORDERS, type ExampleOrder, reordered } from './example-order.ts';

/** What was done to a question: nothing, a damage of some dose, or another order of the protocol's examples. */
export type Variant =
  | { readonly kind: 'true' }
  | { readonly kind: DamageKind; readonly dose: number }
  | { readonly kind: 'order'; readonly order: ExampleOrder };

/** One question of a certificate, with the label that a judge should find under the true rule. */
export interface CertificateQuestion {
  readonly head: Head;
  readonly variant: Variant;
  readonly label: 0 | 1;
  readonly prompts: readonly (readonly ChatMessage[])[];
}

/** In how many heads another order of the examples is tried: enough for a mean, and few enough to stay affordable. */
const HEADS_REORDERED = 8;

/**
 * All questions of a certificate: every pair of every head under the true rule, under each damage of it, and, for some
 * heads, with the protocol's examples in other orders. The pairs are the same throughout, so that everything is paired.
 *
 * @param trueCases the pairs of the heads under their true rules.
 * @throws UserError naming a head whose damaged rules are missing.
 */
export function certificateQuestions(
  trueCases: readonly PairCase[],
  damaged: readonly DamagedRules[],
  asking: Asking,
): readonly CertificateQuestion[] {
  const heads = [...Map.groupBy(trueCases, ({ head }) => headName(head)).values()];
  const rules = heads.map(([first]) => first?.explanation.text ?? '');
  const inOrder = heads.flatMap((cases, index) => {
    const [first] = cases;
    if (first === undefined) return [];
    const own = damaged.find((each) => headName(each) === headName(first.head));
    if (own === undefined) throw new UserError(`${headName(first.head)}: its damaged rules are missing`);
    const truth = first.explanation.text;
    const ask = (variant: Variant, text: string, swapMarks = false) =>
      questionsOf(cases, variant, text, asking, swapMarks);
    const dosed = (kind: DamageKind, texts: readonly string[]) =>
      texts.map((text, dose) => ask({ kind, dose: dose + 1 }, text));
    const underEachText = [
      ask({ kind: 'true' }, truth),
      ...dosed('other', donors(rules, index)),
      ...dosed('empty', [EMPTY_EXPLANATION]),
      ...dosed('reversed', own.reversed === undefined ? [] : [own.reversed]),
      ...dosed('negated', [own.negated]),
      ...dosed('narrow', own.narrow),
      ...dosed('broad', own.broad),
      ask({ kind: 'marks', dose: 1 }, truth, true),
    ];
    return pairByPair(underEachText);
  });
  // Last, and order by order, as a judge that keeps the evaluation of a prompt's beginning has to begin anew with each.
  const isReordered = (index: number) => index % Math.ceil(heads.length / HEADS_REORDERED) === 0;
  const reorderings = EXAMPLE_ORDERS.flatMap((order) => {
    const used = { ...asking, protocol: reordered(asking.protocol, order) };
    return heads.flatMap((cases, index) =>
      isReordered(index) ? questionsOf(cases, { kind: 'order', order }, rules[index] ?? '', used) : [],
    );
  });
  return [...inOrder, ...reorderings];
}

/** A protocol that has the rule last begins a pair's prompts alike, and a judge may keep the evaluation of that. */
function pairByPair<Question>(columns: readonly (readonly Question[])[]): readonly Question[] {
  const pairs = columns[0] ?? [];
  return pairs.flatMap((_, row) => columns.flatMap((column) => column.slice(row, row + 1)));
}

function questionsOf(
  cases: readonly PairCase[],
  variant: Variant,
  explanation: string,
  asking: Asking,
  swapMarks = false,
): readonly CertificateQuestion[] {
  return cases.map(({ head, pair, tokens }) => {
    const marks = swapMarks ? { from: pair.to, to: pair.from } : { from: pair.from, to: pair.to };
    const prompts = pairPrompts(asking, { explanation, tokens, ...marks });
    return { head, variant, label: pair.label, prompts };
  });
}

/** The rules of two other heads: of a neighbour, which may be alike, and of one half of the suite away. */
function donors(rules: readonly string[], index: number): readonly string[] {
  const others = [index + 1, index + Math.ceil(rules.length / 2)];
  return others.flatMap((other) => rules[other % rules.length] ?? []);
}
