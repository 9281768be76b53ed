import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviation, sum } from 'd3-array';
import { z } from 'zod';
import { headName } from '../../src/activation-records/head.ts';
import { type Asking, askingOf } from '../../src/asking/asking.ts';
import { type AskingConfig, askingConfigSchema } from '../../src/asking/asking-config.ts';
import { answerShares, LEAST_MASS } from '../../src/asking/normalized-one.ts';
import { mean } from '../../src/metrics/mean.ts';
import { type SeededRandom, seededRandom } from '../../src/metrics/seeded-random.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { type PairCase, questionsOf } from '../../src/pair-cases/pair-case.ts';
import { PairGroups } from '../../src/pair-cases/pair-groups.ts';
import { progressLine } from '../../src/reports/progress-line.ts';
import type { Simulator } from '../../src/simulation/simulator.ts';
import { table } from '../simulation/table.ts';
import { expectedAuc } from './expected-auc.ts';
import { aucsByHead } from './figures.ts';

/** What was read off a model about one pair under one explanation. */
const readingSchema = z.object({
  head: z.string(),
  explanation: z.string(),
  truth: z.boolean().optional(),
  label: z.union([z.literal(0), z.literal(1)]),
  /** P("0") and P("1") before normalising; where both are near 0 there is no answer. */
  zero: z.number(),
  one: z.number(),
  requests: z.number(),
  tokens: z.number(),
});
type Reading = z.infer<typeof readingSchema>;

const aboutSchema = z.object({ model: z.string(), set: z.string(), readout: z.string() });

interface Measured extends z.infer<typeof aboutSchema> {
  readonly readings: readonly Reading[];
}

/** A line for what was measured, then one for each reading: tables can be made anew from files that are kept in the repository. */
function writeMeasured(folder: string, { readings, ...about }: Measured): void {
  const name = `${about.model}-${about.set}-${about.readout.replaceAll(/\W+/g, '-')}.jsonl`;
  writeFileSync(join(folder, name), [about, ...readings].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function readMeasured(file: string): Measured {
  const [about, ...readings] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  return { ...aboutSchema.parse(about), readings: z.array(readingSchema).parse(readings) };
}

/** A way of asking that is measured. Samples are drawn from what `logprobs` says, and asked of nobody. */
interface Way {
  readonly readout: string;
  readonly asking: Asking;
}

/** Without a baseline correction, and with room for an answer alone. */
function way(readout: string, config: Partial<AskingConfig>): Way {
  const whole = askingConfigSchema.parse({ match: 'trimmed', baselineCorrection: false, ...config });
  return { readout, asking: askingOf(whole, [], readout) };
}

const STATED = { readout: 'stated', maxOutputTokens: 16 } as const;
const TEN = { readout: 'stated', pairsPerRequest: 10, maxOutputTokens: 160 } as const;

export const WAYS: readonly Way[] = [
  way('logprobs', {}),
  way('stated', STATED),
  way('stated, 10 pairs a request', TEN),
  way('stated, 10 pairs a request, 2 orders', { ...TEN, orders: 2 }),
];

/** Asks a simulator, and keeps in a folder what was read off it. */
export async function measureReadout(
  { model, set, way }: { readonly model: string; readonly set: string; readonly way: Way },
  cases: readonly PairCase[],
  simulator: Simulator,
  folder: string,
): Promise<void> {
  const { readout, asking } = way;
  const progress = progressLine(`${model} ${readout} ${set}`);
  const readings: Reading[] = [];
  for (const asked of groupsOf(cases, asking.settings?.pairsPerRequest ?? 1)) {
    readings.push(...(await read(asked, simulator)));
    progress.update(readings.length, cases.length);
  }
  progress.stop();
  mkdirSync(folder, { recursive: true });
  writeMeasured(folder, { model, set, readout, readings });
}

/** A pair's questions follow each other where each is asked alone: a model that keeps what it has read has their text in common. */
function groupsOf(cases: readonly PairCase[], together: number): Iterable<readonly PairCase[]> {
  const groups = new PairGroups();
  groups.add(cases);
  const byPair = Map.groupBy(cases, ({ head, pair }) => JSON.stringify([headName(head), pair]));
  return groups.split(together === 1 ? [...byPair.values()].flat() : cases, together);
}

async function read(cases: readonly PairCase[], simulator: Simulator): Promise<readonly Reading[]> {
  const questions = cases.map((each) => questionsOf(each)[0]);
  const judgements = await simulator.judge(questions).catch((error: unknown) => {
    if (ModelError.isInstance(error) && error.isOfOneQuestion) return [];
    throw error;
  });
  return cases.map(({ head, explanation, pair }, index): Reading => {
    const { topLogprobs = [], scored, attempts = 0, usage } = judgements[index] ?? {};
    const shares =
      scored?.unscored === undefined ? answerShares(topLogprobs, 'trimmed') : { zero: 0, one: 0 };
    return {
      head: headName(head),
      explanation: explanation.id,
      ...(explanation.truth === undefined ? {} : { truth: explanation.truth }),
      label: pair.label,
      ...shares,
      requests: attempts,
      tokens: usage ? usage.promptTokens + usage.completionTokens : 0,
    };
  });
}

/** How many samples, and at which temperature. */
interface Sampling {
  readonly samples: number;
  readonly temperature?: number;
}

const SAMPLINGS: readonly Sampling[] = [
  ...[1, 3, 5, 10, 20].map((samples) => ({ samples })),
  { samples: 10, temperature: 0.5 },
];
const DRAWS = 200;

/** What an answer is drawn from at a temperature: p ∝ share^(1/temperature). The order of pairs stays. */
function atTemperature(reading: Reading, temperature: number): Reading {
  const { zero, one } = reading;
  const mass = zero + one;
  if (mass === 0) return reading;
  const odds = (one / zero) ** (1 / temperature);
  const share = Number.isFinite(odds) ? odds / (1 + odds) : 1;
  return { ...reading, one: mass * share, zero: mass * (1 - share) };
}

/** As readout `samples` has it: (ones + ½) / (answers + 1), of answers drawn from the exact probabilities. */
function sampled(
  readings: readonly Reading[],
  { samples, temperature = 1 }: Sampling,
  random: SeededRandom,
): readonly Reading[] {
  return readings.map((exact) => {
    const reading = atTemperature(exact, temperature);
    const counts = { zeros: 0, ones: 0 };
    for (let sample = 0; sample < samples; sample += 1) {
      const drawn = random.unit();
      if (drawn < reading.one) counts.ones += 1;
      else if (drawn < reading.one + reading.zero) counts.zeros += 1;
    }
    const answers = counts.ones + counts.zeros;
    const one = answers === 0 ? 0 : (counts.ones + 0.5) / (answers + 1);
    return { ...reading, one, zero: answers === 0 ? 0 : 1 - one };
  });
}

interface Figures {
  readonly truth: number;
  readonly others: number;
  /** How often a true explanation's AUC is above a false one's of its head, ties counted half. */
  readonly accuracy: number;
  readonly unscored: number;
}

function figuresOf(readings: readonly Reading[]): Figures {
  const isScored = ({ zero, one }: Reading) => zero + one >= LEAST_MASS;
  const heads = aucsByHead(readings.filter(isScored), ({ zero, one }) => one / (zero + one));
  const meanOf = (values: readonly (number | null)[]) =>
    mean(values.flatMap((each) => each ?? [])) ?? Number.NaN;
  return {
    truth: meanOf(heads.map(({ truth }) => truth)),
    others: meanOf(heads.map(({ others }) => mean(others))),
    accuracy: meanOf(
      heads.map(({ truth, others }) => mean(others.map((each) => (Math.sign(truth - each) + 1) / 2))),
    ),
    unscored: 1 - readings.filter(isScored).length / readings.length,
  };
}

/** @param folder of what was measured. @returns a table for each set, in Markdown. */
export function readoutTables(folder: string, sets: ReadonlyMap<string, string>): string {
  const measured = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => readMeasured(join(folder, name)));
  return [...sets]
    .flatMap(([set, title]) => {
      const ofSet = measured.filter((each) => each.set === set);
      if (ofSet.length === 0) return [];
      const models = [...Map.groupBy(ofSet, ({ model }) => model).values()];
      const rows = models.flatMap(rowsOfModel);
      return [`## ${title}\n\n${table(HEAD, rows)}\n\n${models.flatMap(goalsOfModel).join('\n')}\n`];
    })
    .join('\n');
}

const HEAD = [
  'model',
  'readout',
  'heads',
  'true',
  'others',
  'ranking accuracy',
  'requests a pair',
  'tokens a pair',
  'unscored',
];

/** How far what was hoped for holds. */
function goalsOfModel(ofModel: readonly Measured[]): readonly string[] {
  const of = (name: string) => ofModel.find(({ readout }) => readout === name);
  const [exact, stated, ten] = [of('logprobs'), of('stated'), of('stated, 10 pairs a request')];
  if (exact === undefined) return [];
  const { model, readings } = exact;
  const { truth } = figuresOf(readings);
  const { expected, chosen } = byHalves(readings);
  const tokens = ({ readings: all }: Measured) => sum(all, (each) => each.tokens) / all.length;
  const share = (other: Measured, what: string) =>
    ten === undefined ? '' : `${Math.round((100 * tokens(ten)) / tokens(other))} % of the tokens of ${what}`;
  return [
    `- ${model}: ten samples lose ${decimals(truth - expectedTruth(readings, TEN_SAMPLES))} of the true explanations’ mean AUC, in expectation (hoped for: at most .03). With the temperature chosen on the other half of the heads (${chosen.join(' and ')}) they lose ${decimals(truth - expected)}.`,
    ...(ten && stated
      ? [`- ${model}: ten pairs a request take ${share(exact, 'logprobs')}, ${share(stated, 'stated')}.`]
      : []),
  ];
}

const TEN_SAMPLES: Sampling = { samples: 10 };
const TEMPERATURES = [1, 0.7, 0.5, 0.3];

/** The mean AUC that samples of true explanations’ answers have in expectation, over all draws. */
function expectedTruth(readings: readonly Reading[], { samples, temperature = 1 }: Sampling): number {
  const heads = Map.groupBy(
    readings.filter(({ truth, zero, one }) => truth === true && zero + one >= LEAST_MASS),
    ({ head }) => head,
  );
  const aucs = [...heads.values()].map((ofHead) => {
    const tempered = ofHead.map((each) => atTemperature(each, temperature));
    return expectedAuc(
      tempered.map(({ label }) => label),
      tempered.map(({ zero, one }) => one / (zero + one)),
      samples,
    );
  });
  return mean(aucs.flatMap((each) => each ?? [])) ?? Number.NaN;
}

/** The temperature that is best on each half of the heads, and what it makes of the other half. */
function byHalves(readings: readonly Reading[]): {
  readonly expected: number;
  readonly chosen: readonly number[];
} {
  const heads = [...new Set(readings.map(({ head }) => head))].sort();
  const halves = [0, 1].map((half) => readings.filter(({ head }) => heads.indexOf(head) % 2 === half));
  const chosen = halves.toReversed().map((others) => {
    const worth = (temperature: number) => expectedTruth(others, { ...TEN_SAMPLES, temperature });
    return TEMPERATURES.toSorted((a, b) => worth(b) - worth(a))[0] ?? 1;
  });
  const expected = halves.map((half, index) =>
    expectedTruth(half, { ...TEN_SAMPLES, temperature: chosen[index] ?? 1 }),
  );
  return { expected: mean(expected) ?? Number.NaN, chosen };
}

function drawsOf({ model, readings }: Measured, sampling: Sampling): readonly Figures[] {
  const { samples, temperature = 1 } = sampling;
  const random = seededRandom('readouts', model, samples, ...(temperature === 1 ? [] : [temperature]));
  return Array.from({ length: DRAWS }, () => figuresOf(sampled(readings, sampling, random)));
}

/** Above readouts that were measured on some of the heads stands what others make of these alone. */
function rowsOfModel(ofModel: readonly Measured[]): readonly (readonly string[])[] {
  const byHeads = Map.groupBy(ofModel, (measured) => [...headsOf(measured)].sort().join(' '));
  return [...byHeads.values()].flatMap((alike) => {
    const heads = headsOf(alike[0] as Measured);
    const others = ofModel.filter(
      (each) => !alike.includes(each) && [...heads].every((head) => headsOf(each).has(head)),
    );
    const ofThese = others.map((each) => ({
      ...each,
      readings: each.readings.filter(({ head }) => heads.has(head)),
    }));
    return [...ofThese.flatMap((each) => rowsOf(each).slice(0, 1)), ...alike.flatMap(rowsOf)];
  });
}

function headsOf({ readings }: Measured): ReadonlySet<string> {
  return new Set(readings.map(({ head }) => head));
}

function rowsOf(measured: Measured): readonly (readonly string[])[] {
  const { model, readout, readings } = measured;
  const perPair = (field: 'requests' | 'tokens') => sum(readings, (each) => each[field]) / readings.length;
  const [requests, tokens] = [perPair('requests'), perPair('tokens')];
  const heads = new Set(readings.map(({ head }) => head)).size;
  const row = (name: string, draws: readonly Figures[], times: number) => [
    model,
    name,
    String(heads),
    ...(['truth', 'others', 'accuracy'] as const).map((field) =>
      withSpread(draws.map((each) => each[field])),
    ),
    requests === 0 ? '–' : (times * requests).toFixed(requests < 1 ? 2 : 0),
    tokens === 0 ? '–' : (times * tokens).toFixed(0),
    `${(100 * (mean(draws.map(({ unscored }) => unscored)) ?? 0)).toFixed(1)} %`,
  ];
  const asked = row(readout, [figuresOf(readings)], 1);
  if (readout !== 'logprobs') return [asked];
  const drawn = SAMPLINGS.map((sampling) => {
    const { samples, temperature } = sampling;
    const at = temperature === undefined ? '' : `, temperature ${temperature}`;
    return row(`samples, k = ${samples}${at}`, drawsOf(measured, sampling), samples);
  });
  return [asked, ...drawn];
}

/** The mean, and the standard deviation where there are several. */
function withSpread(values: readonly number[]): string {
  const spread = values.length > 1 ? ` ± ${decimals(deviation(values) ?? 0)}` : '';
  return `${decimals(mean(values) ?? Number.NaN)}${spread}`;
}

function decimals(value: number): string {
  return value
    .toFixed(3)
    .replace(/^(-?)0/, '$1')
    .replace('-', '−');
}
