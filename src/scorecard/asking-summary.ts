import { quantile } from 'd3-array';
import { z } from 'zod';
import type { AnswerRecord, SimulatorUsage } from '../models/expense.ts';

export const askingSummarySchema = z.object({
  /** Questions asked over the network, in this run. */
  requests: z.int().nonnegative(),
  /** Pairs that were answered from the cache, or together with an equal one. */
  reused: z.int().nonnegative(),
  /** Requests sent, those that were tried again included. */
  attempts: z.int().nonnegative(),
  /** Pairs with a question that took more than one attempt. */
  retried: z.int().nonnegative(),
  /** Pairs that were given up. */
  givenUp: z.int().nonnegative(),
  promptTokens: z.number().nonnegative(),
  /** Part of the prompt tokens that the endpoint had cached. */
  cachedPromptTokens: z.number().nonnegative(),
  completionTokens: z.number().nonnegative(),
  /** US dollars spent in this run; null where no price is known. */
  cost: z.number().nonnegative().nullable(),
  /**
   * Milliseconds from a question to its answer, waits between attempts included, and of a pair with several questions their
   * mean; null where nothing was asked.
   */
  latencyP50: z.number().nonnegative().nullable(),
  latencyP95: z.number().nonnegative().nullable(),
});

export type AskingSummary = z.infer<typeof askingSummarySchema>;

/** One pair's row of a run, or several with one record: what asking it took, and whether it failed. */
export interface Asked {
  readonly record: AnswerRecord;
  readonly failed: boolean;
  /** How many rows; one where it is absent. */
  times?: number;
}

/** @returns null where nothing is known: no record at all, as with embedded simulators. */
export function summariseAsking(asked: readonly Asked[]): AskingSummary | null {
  const sent = asked.filter(({ record }) => record.attempts > 0);
  const rows = (of: readonly Asked[]) => of.reduce((sum, { times = 1 }) => sum + times, 0);
  const reused = rows(asked.filter(({ record }) => record.reused));
  if (sent.length + reused === 0) return null;
  // What was answered is paid for, also where the answer was of no use.
  const latencies = sent.flatMap(({ record }) =>
    record.latencyMs === undefined ? [] : [record.latencyMs / questionsOf(record)],
  );
  const costs = sent.flatMap(({ record }) => record.cost ?? []);
  const tokens = (kind: keyof SimulatorUsage) =>
    sent.reduce((sum, { record }) => sum + (record.usage?.[kind] ?? 0), 0);
  return {
    requests: sent.reduce((sum, { record }) => sum + questionsOf(record), 0),
    reused,
    attempts: sent.reduce((sum, { record }) => sum + record.attempts, 0),
    retried: sent.filter(({ record }) => record.attempts > questionsOf(record)).length,
    givenUp: rows(asked.filter(({ failed }) => failed)),
    promptTokens: tokens('promptTokens'),
    cachedPromptTokens: tokens('cachedPromptTokens'),
    completionTokens: tokens('completionTokens'),
    cost: costs.length > 0 ? costs.reduce((sum, cost) => sum + cost, 0) : null,
    latencyP50: quantile(latencies, 0.5) ?? null,
    latencyP95: quantile(latencies, 0.95) ?? null,
  };
}

/** A pair with a baseline correction takes several. */
function questionsOf({ questions = 1 }: AnswerRecord): number {
  return questions;
}
