import { createHash } from 'node:crypto';
import { z } from 'zod';
import { explanationKey, type PairCase, questionKey } from './pair-case.ts';

const count = z.int().nonnegative();

/** How much of its suite a run covers. */
export const coverageSchema = z.object({
  partial: z.boolean(),
  /** `partial: 4 of 64 explanations`, or `whole: 64 explanations`. */
  summary: z.string(),
  /** Without controls. `covered` had all of their pairs asked about, `partly` some. */
  explanations: z.object({ covered: count, partly: count, all: count }),
  questions: z.object({ covered: count, all: count }),
  /** Of the questions, in any order: runs with the same one cover the same. */
  fingerprint: z.string(),
});

export type Coverage = z.infer<typeof coverageSchema>;

/**
 * How much of its suite a run covers. A question is covered if any simulator has a row for it. If merged runs know their suite in different
 * sizes, it has grown, and the largest counts. The size of shards is known only together; before, it is the most the suite may ask.
 *
 * @param ofHeads by head, in the order of their names, the questions with rows, each once.
 * @returns null if no question knows the size of its suite: the run is older, or not made from one.
 */
export function coverageOf(ofHeads: Iterable<readonly PairCase[]>): Coverage | null {
  const wholes = new Set<Whole>();
  const hash = createHash('sha256');
  let separator = '';
  let [covered, asked, questionsCovered] = [0, 0, 0];
  for (const cases of ofHeads) {
    for (const { whole } of cases) if (whole) wholes.add(whole);
    const ordinary = cases.filter(({ explanation }) => explanation.control === undefined);
    const perExplanation = [...Map.groupBy(ordinary, explanationKey).values()];
    covered += perExplanation.filter((asked) => asked.length >= (asked[0]?.whole?.pairs ?? 0)).length;
    asked += perExplanation.length;
    questionsCovered += cases.length;
    if (cases.length === 0) continue;
    hash.update(`${separator}${cases.map(questionKey).sort().join('\n')}`);
    separator = '\n';
  }
  const all = sizeOfSuite([...wholes]);
  if (all === undefined) return null;

  const explanations = { covered, partly: asked - covered, all: all.explanations };
  const questions = { covered: questionsCovered, all: Math.max(all.questions, questionsCovered) };
  const partial = questions.covered < questions.all;
  return {
    partial,
    summary: summaryOf(partial, explanations, questions),
    explanations,
    questions,
    fingerprint: hash.digest('hex').slice(0, 8),
  };
}

type Whole = NonNullable<PairCase['whole']>;

function sizeOfSuite(known: readonly Whole[]): Pick<Whole, 'explanations' | 'questions'> | undefined {
  const [first, ...others] = known;
  if (first === undefined) return undefined;
  const most = others.reduce((most, each) => (each.questions > most.questions ? each : most), first);
  return { explanations: most.explanations, questions: questionsOfShards(known) ?? most.questions };
}

/** What all shards of a suite ask together; undefined if one is missing, or not all runs are shards. */
function questionsOfShards(known: readonly Whole[]): number | undefined {
  const shards = new Map<number, number>();
  const [first] = known;
  for (const { shard } of known) {
    if (shard === undefined || shard.of !== first?.shard?.of) return undefined;
    shards.set(shard.index, Math.max(shard.questions, shards.get(shard.index) ?? 0));
  }
  if (shards.size !== first?.shard?.of) return undefined;
  return [...shards.values()].reduce((sum, questions) => sum + questions, 0);
}

function summaryOf(
  partial: boolean,
  { covered, partly, all }: Coverage['explanations'],
  questions: Coverage['questions'],
): string {
  const explanations = `${all} ${all === 1 ? 'explanation' : 'explanations'}`;
  if (!partial) return `whole: ${explanations}`;
  // Pairs of an explanation may be missing, or all of a control's.
  const asked =
    partly > 0 || covered === all ? ` whole, ${questions.covered} of ${questions.all} questions` : '';
  return `partial: ${covered} of ${explanations}${asked}`;
}
