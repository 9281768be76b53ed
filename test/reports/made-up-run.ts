import { headName } from '../../src/activation-records/head.ts';
import type { GateVerdict } from '../../src/gates/verdict.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import type { FinishedRun } from '../../src/reports/finished-run.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';

/** What a made-up run is like; the defaults make a small one that is complete. */
export interface MadeUpRun {
  readonly heads?: number;
  readonly explanationsPerHead?: number;
  /** Strong pairs of a head, and as many weak ones. */
  readonly pairsPerLabel?: number;
  readonly tokensPerSequence?: number;
  readonly simulators?: readonly string[];
  readonly controls?: readonly ('shuffled' | 'empty')[];
  /** So many shuffled controls, from as many other heads, in the place of the one from nobody. */
  readonly donors?: number;
  /** Strong pairs come from bands of activations, weak ones at known chances; the head's base rate is known. */
  readonly atBaseRate?: boolean;
  /** Explanations are chosen on pairs of their own. */
  readonly select?: boolean;
  /** Replaces the made-up texts. */
  readonly explanation?: string;
  readonly subject?: string;
  readonly tokens?: readonly string[];
  /** Whether simulators say what asking took. */
  readonly asking?: boolean;
  /** Every so many pairs one is unscored. */
  readonly unscoredEvery?: number;
  readonly verdicts?: readonly GateVerdict[];
}

const CLAIMS = [
  'attends to the previous token',
  'attends to the first token of the sequence, from every position',
  'attends from a closing bracket to the bracket that opened it',
  'attends to earlier copies of the current token',
  'attends from a verb to its subject, also across a relative clause that stands between the two',
  'attends to commas',
  'attends from a pronoun to the name it stands for',
];
const WORDS = ' the cat sat on a mat , and then it said : “ who was here before ( me ) ? ” no one .'.split(
  /(?= )/,
);

/** A run with known shape, the same for the same arguments. */
export function madeUpRun({
  heads = 3,
  explanationsPerHead = 3,
  pairsPerLabel = 5,
  tokensPerSequence = 24,
  simulators = ['gpt-4o', 'gpt-4o-mini', 'heuristic'],
  controls = ['shuffled', 'empty'],
  donors,
  atBaseRate = false,
  select = false,
  explanation,
  subject = 'gpt2-small',
  tokens,
  asking = true,
  unscoredEvery,
  verdicts = [],
}: MadeUpRun = {}): FinishedRun {
  const asked = Array.from({ length: heads }, (_, head) => {
    const random = seededRandom(1, 'made-up pairs', head);
    const pairs = Array.from({ length: (select ? 4 : 2) * pairsPerLabel }, (_, each) => {
      const index = each % (2 * pairsPerLabel);
      const sequence =
        tokens ?? Array.from({ length: tokensPerSequence }, () => WORDS[random.below(WORDS.length)] ?? '');
      const from = random.below(sequence.length);
      const label = index < pairsPerLabel ? (1 as const) : (0 as const);
      const activation = label === 1 ? 0.6 + 0.4 * random.unit() : 0.05 * random.unit();
      const drawn = label === 1 ? { band: 1 + (index % 5) } : { inclusion: index % 2 === 0 ? 0.01 : 0.5 };
      const purpose = { purpose: each < 2 * pairsPerLabel ? ('report' as const) : ('select' as const) };
      const pair = {
        record: `top[${each}]`,
        from,
        to: random.below(from + 1),
        label,
        activation,
        ...(select ? purpose : {}),
        ...(atBaseRate ? drawn : {}),
      };
      return { pair, sequence };
    });
    const own = Array.from({ length: explanationsPerHead }, (_, index) => ({
      id: `claim-${index}`,
      text: explanation ?? CLAIMS[(head + index) % CLAIMS.length] ?? '',
      truth: index === 0,
    }));
    const ofControls = controls.flatMap((control) =>
      control === 'shuffled' && donors !== undefined
        ? Array.from({ length: donors }, (_, donor) => {
            const other = (head + 1 + donor) % heads;
            return {
              id: `control-shuffled-${donor}`,
              text: explanation ?? CLAIMS[other % CLAIMS.length] ?? '',
              control,
              donor: headName({ layer: Math.floor(other / 12), head: other % 12 }),
            };
          })
        : {
            id: `control-${control}`,
            text:
              control === 'empty'
                ? 'activates on some token pairs'
                : (CLAIMS[(head + 4) % CLAIMS.length] ?? ''),
            control,
          },
    );
    const all: readonly PairCase['explanation'][] = [...own, ...ofControls];
    return all.flatMap((each) =>
      pairs.flatMap(({ pair, sequence }): readonly PairCase[] => {
        if (each.control !== undefined && pair.purpose === 'select') return [];
        return [
          {
            suite: 'made-up',
            subject,
            head: { layer: Math.floor(head / 12), head: head % 12 },
            explanation: each,
            pair,
            ...(atBaseRate ? { baseRate: { active: 30, pairs: 600 } } : {}),
            tokens: [...sequence],
          },
        ];
      }),
    );
  }).flat();
  const rows = simulators.flatMap((_, column) =>
    asked.map((pairCase, index) => {
      const unscored = unscoredEvery !== undefined && index % unscoredEvery === 0;
      return madeUpRow(pairCase, column, index, { asking, unscored });
    }),
  );
  const gates = verdicts.length > 0 ? ('judged' as const) : ('none set' as const);
  return { ...scoreRun({ evalId: 'eval-made-up', simulators, asked, rows }), gates, verdicts };
}

function madeUpRow(
  pairCase: PairCase,
  column: number,
  index: number,
  { asking, unscored }: { readonly asking: boolean; readonly unscored: boolean },
): RunRow {
  const random = seededRandom(column, 'made-up answers', index);
  const { truth, control } = pairCase.explanation;
  const skill = control !== undefined ? 0.1 : truth ? 3.2 - column : 0.5;
  const noise = (random.unit() + random.unit() + random.unit() - 1.5) * 3;
  const logOdds = (pairCase.pair.label === 1 ? skill : -skill) + noise - 0.3 * column;
  return {
    column,
    pairCase,
    probability: unscored ? null : 1 / (1 + Math.exp(-logOdds)),
    error: unscored ? 'the endpoint answered 503' : null,
    mass: unscored ? null : 0.9,
    asking: asking
      ? {
          attempts: 1 + Number(random.below(20) === 0),
          reused: false,
          latencyMs: 300 + random.below(900),
          usage: { promptTokens: 900, cachedPromptTokens: 640, completionTokens: 1 },
          cost: 0.0004,
        }
      : null,
    protocol: 'pairwise-v1@4dbc1639',
  };
}
