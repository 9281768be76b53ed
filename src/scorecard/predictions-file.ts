import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { defined } from '../files/defined.ts';
import { readJsonFile } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { repeated } from '../files/strict-object.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { askingIdSchema } from '../pair-cases/asking-id.ts';
import { coverageSchema } from '../pair-cases/coverage.ts';
import { baseRateSchema, type PairCase, pairCaseSchema, pairName } from '../pair-cases/pair-case.ts';
import type { Run, RunRow } from '../pair-cases/run.ts';
import { suiteNameSchema } from '../suite/suite-schema.ts';
import type { ScoredRun } from './build-scorecard.ts';
import { count, share } from './fields.ts';
import { casesOf, type ExplanationPredictions, type Prediction } from './predictions.ts';

export const PREDICTIONS_FILE = 'predictions.json';

export interface RunPredictions extends Omit<PredictionsFile, 'version' | 'heads'> {
  /** With the pairs that explanations were only chosen on. */
  readonly predictions: readonly ExplanationPredictions[];
}

const pairSchema = pairCaseSchema.shape.pair;
const moreSchema = pairSchema.omit({ record: true, from: true, to: true, label: true, activation: true });

/**
 * The content of predictions.json. It says everything once: tokens per record, pairs per head, and per explanation and
 * simulator a number per pair.
 */
const predictionsFileSchema = z
  .strictObject({
    version: z.literal(1),
    suite: suiteNameSchema,
    subject: z.string(),
    evalId: z.string().nullable(),
    coverage: coverageSchema.nullable().default(null),
    simulators: z.array(
      z.strictObject({
        name: z.string(),
        protocol: askingIdSchema.nullable(),
        identity: z.string().nullable().exactOptional(),
      }),
    ),
    heads: z.array(
      z.strictObject({
        layer: count,
        head: count,
        baseRate: baseRateSchema.exactOptional(),
        /** How much its suite asks in all; absent in older files. */
        whole: pairCaseSchema.shape.whole,
        version: pairCaseSchema.shape.version,
        /** Tokens by the record's name. */
        records: z.record(z.string(), z.array(z.string())),
        /** Record, from, to, label, activation, and what else there is to say of the pair. */
        pairs: z.array(
          z.tuple([
            z.string(),
            count,
            count,
            pairSchema.shape.label,
            pairSchema.shape.activation,
            moreSchema.optional(),
          ]),
        ),
        explanations: z.array(
          z.strictObject({
            ...pairCaseSchema.shape.explanation.shape,
            /** Which of the head's pairs it was asked about, in order; absent where all were. */
            asked: z.array(count).exactOptional(),
            /** By simulator, then by pair asked about: P("1"), or a sentence that says why there is none. */
            predictions: z.array(z.array(z.union([share, z.string()]))),
            /** Of the same shape, before the baseline correction; null without one. Absent where no simulator has one. */
            uncorrected: z.array(z.array(share.nullable())).exactOptional(),
            /** Of the same shape: with which of the head's requests a pair was asked about; null where with none. Absent where each was alone. */
            requests: z.array(z.array(count.nullable())).exactOptional(),
            /** By simulator: how many explanations a baseline correction did not take off; absent where none. */
            leftOut: z.array(count).exactOptional(),
          }),
        ),
      }),
    ),
  })
  .superRefine(({ simulators, heads }, context) => {
    const twice =
      repeated(heads.map(headName)) ??
      repeated(simulators.map(({ name }) => name)) ??
      heads
        .flatMap(({ pairs, explanations }) => [
          repeated(explanations.map(({ id }) => id)),
          repeated(pairs.map(([record, from, to]) => `${record} ${from} ${to}`)),
          ...explanations.map(({ asked = [] }) => repeated(asked.map(String))),
        ])
        .find((each) => each !== undefined);
    const wrong =
      heads.length === 0 ? 'holds no head' : twice && `${JSON.stringify(twice)} stands there twice`;
    if (wrong !== undefined) context.addIssue({ code: 'custom', path: ['heads'], message: wrong });
    for (const [index, { records, pairs, explanations }] of heads.entries()) {
      const isKnown = pairs.every(([record]) => Object.hasOwn(records, record));
      const fits = explanations.every(
        ({ asked, predictions, uncorrected = predictions, requests = predictions }) =>
          [predictions, uncorrected, requests].every(
            (each) =>
              each.length === simulators.length &&
              each.every(({ length }) => length === (asked ?? pairs).length),
          ) && (asked ?? []).every((pair) => pair < pairs.length),
      );
      if (!isKnown || !fits) {
        const message = 'records, pairs, explanations and simulators do not fit together';
        context.addIssue({ code: 'custom', path: ['heads', index], message });
      }
    }
  });

type PredictionsFile = z.infer<typeof predictionsFileSchema>;
type HeadOfFile = PredictionsFile['heads'][number];

export function predictionsOfRun({ scorecard, allPredictions }: ScoredRun): RunPredictions {
  const { suite, subject, evalId, coverage, simulators } = scorecard;
  return {
    suite,
    subject,
    evalId,
    coverage,
    simulators: simulators.map(({ name, protocol, identity }) => ({ name, protocol, identity })),
    predictions: allPredictions,
  };
}

/** Writes a run's predictions. @throws UserError naming the file when it cannot be written. */
export function writePredictions(file: string, run: RunPredictions): void {
  writeWholeFile(file, predictionsText(run));
}

export function* predictionsText(run: RunPredictions): Generator<string, void> {
  const { suite, subject, evalId, coverage, simulators } = run;
  const start = JSON.stringify({ version: 1, suite, subject, evalId, coverage, simulators }).slice(0, -1);
  yield `${start},"heads":[\n`;
  let before = '';
  for (const ofHead of Map.groupBy(run.predictions, ({ head }) => headName(head)).values()) {
    yield before + JSON.stringify(toHead(ofHead));
    before = ',\n';
  }
  yield '\n]}\n';
}

/** Reads what {@link writePredictions} wrote. @throws UserError naming the file and the field. */
export function readPredictions(file: string): RunPredictions {
  const { version: _, heads, ...run } = readJsonFile(file, predictionsFileSchema, LIMITS.results);
  const { suite, subject } = run;
  return { ...run, predictions: heads.flatMap((each) => fromHead(each, { suite, subject })) };
}

function toHead(explanations: readonly ExplanationPredictions[]): HeadOfFile {
  const cases = [...casesOf(explanations)];
  const pairs = [...new Map(cases.map(({ pair }) => [pairName(pair), pair])).values()];
  const indexOfPair = new Map(pairs.map((pair, index) => [pairName(pair), index]));
  const { layer, head } = explanations[0]?.head ?? { layer: 0, head: 0 };
  const known = <Key extends 'baseRate' | 'whole' | 'version'>(key: Key) =>
    cases.find((each) => each[key] !== undefined)?.[key];
  return {
    layer,
    head,
    ...defined({ baseRate: known('baseRate'), whole: known('whole'), version: known('version') }),
    records: Object.fromEntries(cases.map(({ pair, tokens }) => [pair.record, tokens])),
    pairs: pairs.map(toTuple),
    explanations: explanations.map((each) => {
      const asked = [...casesOf([each])].map(({ pair }) => indexOfPair.get(pairName(pair)) ?? 0);
      const isAll = asked.length === pairs.length && asked.every((pair, index) => pair === index);
      const ofAny = (key: 'uncorrected' | 'request') =>
        each.columns.some((column) => column.some((prediction) => prediction[key] !== undefined))
          ? each.columns.map((column) => column.map((prediction) => prediction[key] ?? null))
          : undefined;
      return {
        ...each.explanation,
        ...(isAll ? {} : { asked }),
        predictions: each.columns.map((column) =>
          column.map(({ probability, error }) => probability ?? error ?? 'no reason is known'),
        ),
        ...defined({ uncorrected: ofAny('uncorrected'), requests: ofAny('request') }),
        ...defined({ leftOut: each.leftOut && [...each.leftOut] }),
      };
    }),
  };
}

function toTuple({
  record,
  from,
  to,
  label,
  activation,
  ...more
}: PairCase['pair']): HeadOfFile['pairs'][number] {
  const always = [record, from, to, label, activation] as const;
  return Object.keys(more).length === 0 ? [...always] : [...always, more];
}

function fromHead(
  { layer, head, baseRate, whole, version, records, pairs, explanations }: HeadOfFile,
  run: Pick<PairCase, 'suite' | 'subject'>,
): readonly ExplanationPredictions[] {
  const more = defined({ baseRate, whole, version });
  return explanations.map(({ asked, predictions, uncorrected, requests, leftOut, ...explanation }) => {
    const cases = (asked ?? [...pairs.keys()]).flatMap((index): readonly PairCase[] => {
      const pair = pairs[index];
      if (pair === undefined) return [];
      const [record, from, to, label, activation, ofPair] = pair;
      const tokens = records[record] ?? [];
      const asked = { record, from, to, label, activation, ...ofPair };
      return [{ ...run, head: { layer, head }, explanation, pair: asked, tokens, ...more }];
    });
    return {
      head: { layer, head },
      explanation,
      ...defined({ leftOut }),
      columns: predictions.map((column, simulator) =>
        cases.map((pairCase, index): Prediction => {
          const said = column[index];
          const before = uncorrected?.[simulator]?.[index] ?? null;
          const request = requests?.[simulator]?.[index] ?? null;
          return typeof said === 'number'
            ? {
                pairCase,
                probability: said,
                ...(before === null ? {} : { uncorrected: before }),
                ...(request === null ? {} : { request }),
                error: null,
              }
            : { pairCase, probability: null, error: said ?? null };
        }),
      ),
    };
  });
}

/**
 * The run that predictions were made in, to be scored again or merged with others. What asking took is not known any more,
 * nor the mass; repeats are one answer, their mean.
 */
export function runOfPredictions({ evalId, simulators, predictions }: RunPredictions): Run {
  return {
    evalId,
    simulators: simulators.map(({ name }) => name),
    asked: predictions.flatMap(({ columns }) => (columns[0] ?? []).map(({ pairCase }) => pairCase)),
    rows: simulators.flatMap(({ protocol, identity }, column) =>
      predictions.flatMap(({ columns, leftOut }) =>
        (columns[column] ?? []).map(
          ({ pairCase, probability, uncorrected, request, error }): RunRow => ({
            column,
            pairCase,
            probability,
            logOdds: logOddsOf(uncorrected, probability),
            leftOut: leftOut?.[column],
            request,
            mass: null,
            error,
            asking: null,
            protocol,
            simulator: identity ?? null,
          }),
        ),
      ),
    ),
  };
}

/** The log-odds before the correction, and what it took off in all: what is left of the single explanations. */
function logOddsOf(uncorrected: number | undefined, corrected: number | null): readonly number[] | undefined {
  if (uncorrected === undefined || corrected === null) return undefined;
  return [logit(uncorrected), logit(uncorrected) - logit(corrected)];
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
