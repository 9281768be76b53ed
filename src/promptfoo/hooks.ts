import { mean } from 'd3-array';
import pc from 'picocolors';
import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { DOUBTFUL_MASS } from '../asking/normalized-one.ts';
import { errorMessage } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { checkGates } from '../gates/evaluate-gates.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import type { Run } from '../pair-cases/run.ts';
import { finishRun } from '../reports/finish-run.ts';
import type { FinishedRun } from '../reports/finished-run.ts';
import { scoreRun } from '../scorecard/build-scorecard.ts';
import type { SimulatorSummary } from '../scorecard/simulator-summary.ts';
import { checkAskedSuites, profilesOfSuite } from './asked-suites.ts';
import { gatesAreOff, rerunCommand } from './command-line.ts';
import { conclude, exitOnUserError } from './conclude-at-exit.ts';
import { P_ONE, runOfResults } from './run-of-results.ts';
import { forgetPairCases, PAIR_CASE_KEY, pairCaseOf } from './stored-pair-case.ts';
import { noteOf, wholeRun, wholeSuites } from './unchanged-questions.ts';

const suiteSchema = z.object({
  tests: z.array(z.object({ metadata: z.record(z.string(), z.unknown()).optional() })).optional(),
  providers: z.array(z.custom<{ id(): string; label?: string }>()).optional(),
  // Unless it has its own, promptfoo gives it the metadata of the config.
  defaultTest: z
    .looseObject({ metadata: z.record(z.string(), z.unknown()).optional() })
    .optional()
    .catch(undefined),
});

type HookSuite = z.infer<typeof suiteSchema>;

/** promptfoo's own test cases, which are looked at as they are: it runs what is set on them. */
const liveSchema = z.object({
  suite: z.object({ tests: z.array(z.custom<{ description?: string; metadata?: object }>()).optional() }),
});

/**
 * promptfoo's hook before the first question: what would keep the run from being judged at its end ends it now, in one
 * line and with code 1. If `defaultTest` has its own `metadata`, promptfoo hands that over in place of the gates:
 * `afterAll` then finds what is wrong in them.
 */
export function beforeAll(context: unknown): void {
  const { suite } = z.object({ suite: suiteSchema }).parse(context);
  dropDescriptions(context);
  const simulators = [...new Set(namesOfProviders(suite))];
  try {
    const allAsked = wholeSuites(askedBy(suite));
    checkAskedSuites(allAsked);
    if (gatesAreOff()) return;
    for (const asked of Map.groupBy(allAsked, ({ suite: name }) => name).values()) {
      checkGates(suite.defaultTest?.metadata, { asked, simulators });
    }
  } catch (error) {
    exitOnUserError(error);
  }
}

/** Descriptions are for `--filter-pattern`, which has been applied by now; in the web UI they would repeat the pair. */
function dropDescriptions(context: unknown): void {
  for (const test of liveSchema.parse(context).suite.tests ?? []) {
    if (test.metadata !== undefined && PAIR_CASE_KEY in test.metadata) delete test.description;
  }
}

/** The badge on each column of promptfoo's web UI. */
const ROC_AUC = 'ROC AUC';

/** Beside it: the same with the baseline correction, and what tells whether explanations are read. */
const CORRECTED = 'corrected AUC';
const TRUE_ABOVE_FALSE = 'true above false';
const ABOVE_OTHERS = 'above other heads’';

/** The badge that warns of a simulator which mostly answers something else. */
const HELD = '0 and 1 hold';

/** Explanations with a badge of their own: with more, the table's first row would be below the end of the screen. */
const MOST_BADGES = 4;

type Metrics = NonNullable<Column['metrics']>;

const promptSchema = z.object({
  label: z.string().optional(),
  provider: z.string().optional(),
  metrics: z
    .object({
      namedScores: z.record(z.string(), z.number()),
      namedScoresCount: z.record(z.string(), z.number()),
    })
    .optional(),
});

const contextSchema = z.object({
  evalId: z.string().nullish(),
  // Prompts are looked at, not parsed into copies: promptfoo saves what is set on the ones it handed over.
  prompts: z.array(
    z.custom<z.infer<typeof promptSchema>>((prompt) => promptSchema.safeParse(prompt).success),
  ),
  results: z.array(z.unknown()),
  config: z.object({ metadata: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  suite: suiteSchema,
});

type Column = z.infer<typeof promptSchema>;

/**
 * promptfoo's hook after a run: finishes it suite by suite ({@link finishRun}), and puts each simulator's figures onto
 * its column in the web UI. A run with unscored pairs exits with code 1, one that fails a gate with promptfoo's own
 * 100.
 *
 * Use: `extensions: ['file://hooks/before-all.ts:beforeAll', 'file://hooks/after-all.ts:afterAll']`.
 */
export async function afterAll(context: unknown): Promise<void> {
  const { evalId, prompts, results, suite, config } = contextSchema.parse(context);
  const asked = wholeSuites(askedBy(suite));
  const { foreign, ...run } = wholeRun(
    runOfResults({
      evalId,
      columns: prompts.map(({ provider }) => provider),
      configured: namesOfProviders(suite),
      asked,
      results,
    }),
  );
  if (foreign > 0)
    complain(`INCOMPLETE  ${foreign} rows of this run are about no token pair, and are not scored`);
  if (asked.length === 0) return complain('INCOMPLETE  no test of this run is about a token pair');

  // Gates that were set under defaultTest by mistake count: they must not be passed over.
  const metadata = { ...suite.defaultTest?.metadata, ...config?.metadata };
  const finished: FinishedRun[] = [];
  for (const name of new Set(asked.map(({ suite: of }) => of))) {
    const ofSuite = {
      ...run,
      asked: asked.filter(({ suite: of }) => of === name),
      rows: run.rows.filter(({ pairCase }) => pairCase.suite === name),
    };
    finished.push(...(await attempt(ofSuite, metadata)));
  }
  showAucs(prompts, run, finished);
  forgetPairCases();
}

/** A throw from a hook would lose promptfoo's summary: what goes wrong is said in a line, and the run ends with code 1. */
async function attempt(run: Run, metadata: unknown): Promise<readonly FinishedRun[]> {
  try {
    const [{ suite } = { suite: '' }] = run.asked;
    return [
      await finishRun(scoreRun(run), {
        config: gatesAreOff() ? null : { metadata },
        rerun: rerunCommand(),
        profiles: profilesOfSuite(suite),
        note: noteOf(suite),
        conclude,
      }),
    ];
  } catch (error) {
    complain(errorMessage(error));
    return [];
  }
}

function showAucs(prompts: readonly Column[], { simulators }: Run, finished: readonly FinishedRun[]): void {
  const explanations = finished.flatMap(({ scorecard }) => scorecard.explanations);
  for (const [column, { provider, metrics }] of prompts.entries()) {
    if (!metrics) continue;
    const simulator = simulators.length === prompts.length ? column : simulators.indexOf(provider ?? '');
    const over = (figure: (summary: SimulatorSummary) => number | null) =>
      mean(
        finished.flatMap(({ scorecard }) => {
          const summary = scorecard.simulators[simulator];
          return summary === undefined ? [] : (figure(summary) ?? []);
        }),
      ) ?? null;
    // promptfoo adds up what every row hands on; a sum of P(1) over strong and weak pairs means nothing.
    delete metrics.namedScores[P_ONE];
    delete metrics.namedScoresCount[P_ONE];
    const auc = over(({ meanAuc }) => meanAuc);
    const uncorrected = over(({ meanUncorrectedAuc }) => meanUncorrectedAuc);
    setScore(metrics, ROC_AUC, uncorrected ?? auc);
    if (uncorrected !== null) setScore(metrics, CORRECTED, auc);
    const [ranking, selectivity] = [over((of) => of.pairwiseRankingAccuracy), over((of) => of.selectivity)];
    setScore(metrics, TRUE_ABOVE_FALSE, ranking);
    setScore(metrics, ABOVE_OTHERS, selectivity);
    const meanMass = over((of) => of.meanMass);
    if (meanMass !== null && meanMass < DOUBTFUL_MASS) setScore(metrics, HELD, meanMass);
    if (finished.length > 1 || explanations.length > MOST_BADGES) continue;
    for (const { layer, head, id, scores } of explanations) {
      setScore(metrics, visibleText(`${headName({ layer, head })} ${id}`), scores[simulator]?.auc ?? null);
    }
  }
}

function setScore(
  { namedScores, namedScoresCount }: Metrics,
  name: string,
  auc: number | null | undefined,
): void {
  if (auc === null || auc === undefined) return;
  namedScores[name] = auc;
  namedScoresCount[name] = 1;
}

function complain(problem: string): void {
  conclude([{ text: pc.red(visibleText(problem)), isError: true }], 1);
}

function askedBy({ tests = [] }: HookSuite): readonly PairCase[] {
  return tests.map(({ metadata }) => pairCaseOf(metadata)).filter((each) => each !== undefined);
}

function namesOfProviders({ providers }: HookSuite): readonly string[] | undefined {
  return providers?.map((provider) => provider.label || provider.id());
}
