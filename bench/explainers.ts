/**
 * Measures explainers on heads whose function is known, and writes bench/results/explainers.md.
 *
 * npm run bench:explainers -- [model.gguf …] [--threads 1] [--every 2] [--only-kept] [--judge model.gguf]
 *
 * Without a model it measures `rules` alone. Answers are kept: a call that was cut off goes on, and `--only-kept` makes the table of
 * what there is. `--every 2` measures every second head, from the first on, of each suite.
 * `--judge` has a model judge, too: the explanations of every second real head, as far as they were chosen among five or are rules.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { headName } from '../src/activation-records/head.ts';
import { mapHeads } from '../src/activation-records/map-heads.ts';
import { loadProtocol, PAIRWISE_V1 } from '../src/asking/protocol.ts';
import type { Explainer } from '../src/explaining/candidate.ts';
import { explainHeads, type HeadExplained } from '../src/explaining/explain-heads.ts';
import { loadExplainerProtocol } from '../src/explaining/explainer-protocol.ts';
import { rulesExplainer } from '../src/explaining/fit-rules.ts';
import { type JudgeText, judgeText, judgeWith } from '../src/explaining/judged-text.ts';
import { modelExplainer } from '../src/explaining/model-explainer.ts';
import { clusteredMean } from '../src/metrics/clustered-mean.ts';
import { mean } from '../src/metrics/mean.ts';
import type { ChatModel } from '../src/models/chat-model.ts';
import { sumOfExpenses } from '../src/models/expense.ts';
import { onlyKeptAnswers, withKeptAnswers } from '../src/models/kept-answers/with-kept-answers.ts';
import { localConfigSchema } from '../src/models/local/local-config.ts';
import { local, localModel } from '../src/models/local/local-model.ts';
import { selectHeadPairs } from '../src/pair-cases/select-head-pairs.ts';
import { keptAnswers } from '../src/promptfoo/kept-answers.ts';
import { gains } from '../src/reports/explanation-tables.ts';
import { RULES } from '../src/rules/rules.ts';
import { heuristic } from '../src/simulation/heuristic/heuristic-simulator.ts';
import { simulatorOf } from '../src/simulation/model-simulator.ts';
import { ruleOf, rules } from '../src/simulation/rules-simulator.ts';
import type { SimulatorDeclaration } from '../src/simulation/simulator-declaration.ts';
import { loadSuite, type Suite } from '../src/suite/load-suite.ts';
import type { SelectedPair } from '../src/token-pairs/select-pairs.ts';
import { machine } from './machine.ts';
import { SUITES } from './pairs-tables/known-heads.ts';
import { table } from './simulation/table.ts';

const { positionals: models, values } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string' },
    every: { type: 'string', default: '1' },
    judge: { type: 'string' },
    'only-kept': { type: 'boolean', default: false },
  },
});

const ROUNDS = 2;
const SEED = 0;
/** What `init` writes. */
const PAIRS = { strong: 10, weak: 10, weakPairs: 'same-from', maxPerRecord: 2, fromAtLeast: 1 } as const;
/** The rules of the measured functions of real heads, by the ids of their explanations. */
const RULE_OF_ID: Readonly<Record<string, string>> = {
  previous: 'previous token',
  itself: 'itself',
  first: 'first token',
  duplicate: 'duplicate token',
  induction: 'induction',
};

interface KnownHead {
  readonly name: string;
  readonly truth: { readonly text: string; readonly rule?: string };
  readonly test: readonly SelectedPair[];
  /** Whether the model judges it. */
  readonly isJudged: boolean;
}

interface KnownSuite {
  readonly name: string;
  readonly suite: Suite;
  readonly heads: readonly KnownHead[];
}

/** What a written explanation is worth on its head's test pairs. */
interface Standing {
  readonly auc: number;
  readonly first: boolean;
  readonly named: boolean;
  readonly truth: number;
  readonly ownRule: number | null;
  readonly truthRule: number | null;
}

/** An explainer as one row of a table measures it. */
interface Setting {
  readonly name: string;
  readonly protocol: string;
  readonly candidates: string;
  readonly rounds: number;
  readonly explainer: Explainer;
}

const store = keptAnswers();
const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };
const asked = (model: ChatModel) =>
  values['only-kept'] ? onlyKeptAnswers(model, store) : withKeptAnswers(model, store);
const localConfig = (model: string) => ({ model, gpu: false, parallel: 1, ...threads });
const judges = {
  heuristic: judgeBy(heuristic, 'common'),
  rule: judgeBy(rules, false),
  model:
    values.judge === undefined ? undefined : judgeBy(simulatorOf(local), false, localConfig(values.judge)),
};
/** Which heads the model judges: it takes over a second for a pair. */
const JUDGED = { suite: 'SmolLM2-135M', every: 2 };

function judgeBy(
  declaration: SimulatorDeclaration,
  baselineCorrection: 'common' | false,
  config: object = {},
): JudgeText {
  const asking = {
    protocol: loadProtocol(PAIRWISE_V1),
    readout: 'logprobs',
    match: 'trimmed',
    baselineCorrection,
  } as const;
  return judgeWith(declaration.create(declaration.configSchema.parse(config), { asking, around: asked }), 1);
}

async function knownSuite(name: string, file: string): Promise<KnownSuite> {
  const loaded = loadSuite(file, { environment: {}, toExplain: true });
  const measured = loaded.heads.filter((_, index) => index % Number(values.every) === 0);
  const suite = { ...loaded, heads: measured, pairs: { ...loaded.pairs, ...PAIRS } };
  const heads = await mapHeads(
    suite.records,
    suite.heads,
    (record, { layer, head, explanations }): KnownHead => {
      const truth = explanations.find((each) => each.truth);
      if (truth === undefined) throw new RangeError(`${name}: ${headName({ layer, head })} has no truth`);
      const rule = ruleOf(undefined, truth.text)?.name ?? RULE_OF_ID[truth.id];
      return {
        name: headName({ layer, head }),
        truth: { text: truth.text, ...(rule === undefined ? {} : { rule }) },
        isJudged:
          name === JUDGED.suite &&
          loaded.heads.findIndex((each) => headName(each) === headName({ layer, head })) % JUDGED.every === 0,
        test: selectHeadPairs(record, { layer, head, explanations: [] }, { ...suite, split: 'test' }),
      };
    },
    { access: suite.recordAccess },
  );
  return { name, suite, heads };
}

function settingsOf(name: string, model: ChatModel | undefined): readonly Setting[] {
  if (model === undefined) {
    const explainer = rulesExplainer('rules', RULES);
    return [{ name: 'rules', protocol: '–', candidates: '–', rounds: 0, explainer }];
  }
  // What is refined was asked before: candidates are answered once.
  return [0, ROUNDS].flatMap((rounds) =>
    ['explain-v1', 'explain-tdb'].flatMap((protocol) =>
      [1, 5].map((candidates): Setting => {
        const options = {
          label: name,
          model: name,
          candidates,
          seed: SEED,
          protocol: loadExplainerProtocol(protocol, ['.'], protocol),
        };
        const explainer = modelExplainer(model, options);
        return { name, protocol, candidates: String(candidates), rounds, explainer };
      }),
    ),
  );
}

async function measure({ explainer, rounds }: Setting, { suite }: KnownSuite) {
  const explained: HeadExplained[] = [];
  await explainHeads(suite, [explainer], judges.heuristic, {
    refineRounds: rounds,
    onExplained: (each) => {
      explained.push(each);
      process.stderr.write(
        `${new Date().toISOString()} ${headName(each)}: ${each.lines[0]?.explanation ?? each.failure ?? each.result?.unusable[0] ?? 'no pattern'}\n`,
      );
    },
  });
  return explained;
}

async function row(
  { name, protocol, candidates, rounds }: Setting,
  { heads }: KnownSuite,
  all: readonly HeadExplained[],
): Promise<readonly string[]> {
  const explained = all.filter(({ failure }) => failure === undefined);
  const texts = explained.flatMap(({ lines: [best], ...head }) =>
    best === undefined ? [] : [{ head: headName(head), text: best.explanation, rule: best.rule }],
  );
  const truthOf = new Map(heads.map((each) => [each.name, each.truth.text]));
  const standings: Standing[] = [];
  const byModel: Record<'own' | 'truth', number | null>[] = [];
  for (const { name: head, truth, test, isJudged } of heads) {
    const own = texts.find((each) => each.head === head);
    if (own === undefined) continue;
    const aucUnder = async (judge: JudgeText, of: { text: string; rule?: string | undefined }) =>
      (
        await judgeText(
          judge,
          of.rule === undefined ? { text: of.text } : { text: of.text, rule: of.rule },
          test,
        )
      ).auc;
    const auc = (await aucUnder(judges.heuristic, own)) ?? 0.5;
    const others: number[] = [];
    for (const other of texts) {
      if (truthOf.get(other.head) !== truth.text)
        others.push((await aucUnder(judges.heuristic, other)) ?? 0.5);
    }
    standings.push({
      auc,
      first: others.every((other) => other < auc),
      named: own.rule !== undefined && own.rule === truth.rule,
      truth: (await aucUnder(judges.heuristic, truth)) ?? 0.5,
      ownRule: await aucUnder(judges.rule, own),
      truthRule: await aucUnder(judges.rule, truth),
    });
    if (judges.model && isJudged && candidates !== '1') {
      const judged = await judgeText(judges.model, { text: own.text }, test);
      const truly = await judgeText(judges.model, { text: truth.text }, test);
      process.stderr.write(
        `${new Date().toISOString()} ${head}: judged ${decimals(judged.auc)}, the true one ${decimals(truly.auc)}: ${own.text}\n`,
      );
      const isWhole = [...judged.probabilities, ...truly.probabilities].every((each) => each !== null);
      if (isWhole) byModel.push({ own: judged.auc, truth: truly.auc });
    }
  }
  const results = explained.flatMap(({ result }) => result ?? []);
  const { usage, latencyMs = 0 } = sumOfExpenses(results.map(({ expense }) => expense));
  const tokens = usage === undefined ? 0 : usage.promptTokens + usage.completionTokens;
  const share = (of: (standing: Standing) => boolean) =>
    `${standings.filter(of).length} of ${explained.length}`;
  return [
    name,
    protocol,
    candidates,
    rounds === 0 ? '–' : String(rounds),
    `${standings.length} of ${explained.length}`,
    name === 'rules' ? share(({ named }) => named) : '–',
    share(({ first }) => first),
    interval(standings.map(({ auc }) => auc)),
    decimals(mean(standings.map(({ truth }) => truth))),
    `${decimals(mean(standings.flatMap(({ ownRule }) => ownRule ?? [])))} / ${decimals(mean(standings.flatMap(({ truthRule }) => truthRule ?? [])))}`,
    byModel.length === 0
      ? '–'
      : `${decimals(mean(byModel.flatMap(({ own }) => own ?? [])))} / ${decimals(mean(byModel.flatMap(({ truth }) => truth ?? [])))} (${byModel.length})`,
    gains(results.flatMap(({ choice }) => choice ?? [])),
    ...Array.from({ length: ROUNDS }, (_, round) =>
      gains(results.flatMap((result) => result.rounds[round] ?? [])),
    ),
    (latencyMs / 1000 / Math.max(1, explained.length)).toFixed(1),
    Math.round(tokens / Math.max(1, explained.length)).toLocaleString('en'),
  ];
}

function interval(values: readonly number[]): string {
  const { mean: value, interval } = clusteredMean(
    values,
    values.map((_, index) => String(index)),
    { seed: SEED },
  );
  if (value === null) return '–';
  return interval === null
    ? decimals(value)
    : `${decimals(value)} [${decimals(interval.low)}, ${decimals(interval.high)}]`;
}

function decimals(value: number | null): string {
  return value === null ? '–' : value.toFixed(3).replace(/^0/, '');
}

const suites: KnownSuite[] = [];
for (const [name, file] of Object.entries(SUITES)) {
  if (existsSync(file)) suites.push(await knownSuite(name, file));
  else console.error(`${name}: skipped: there is no ${file}`);
}
const rows = new Map<string, (readonly string[])[]>();
for (const file of [undefined, ...models]) {
  const model = file === undefined ? undefined : localModel(localConfigSchema.parse(localConfig(file)));
  const kept = model && asked(model);
  for (const setting of settingsOf(basename(file ?? '', '.gguf'), kept)) {
    for (const suite of suites) {
      console.error(
        `${suite.name}: ${setting.name} ${setting.protocol} ${setting.candidates}, ${setting.rounds} rounds`,
      );
      const explained = await measure(setting, suite);
      if (explained.every(({ failure }) => failure !== undefined)) continue;
      rows.set(suite.name, [...(rows.get(suite.name) ?? []), await row(setting, suite, explained)]);
    }
  }
  await model?.release?.();
}

const HEAD = [
  'explainer',
  'protocol',
  'candidates',
  'rounds',
  'heads explained',
  'names the function',
  'above others’',
  'test AUC',
  'true explanation’s',
  'by the rule: written / true',
  'by a model: written / true',
  'choice: seemed / real',
  ...Array.from({ length: ROUNDS }, (_, round) => `round ${round + 1}: seemed / real`),
  's a head',
  'tokens a head',
];

const report = `# Explainers

Generated by \`npm run bench:explainers\` (do not edit), on ${machine()}.

Explanations were written from train records, chosen and refined on calibration records, and scored on test records, with the pairs that \`init\`
writes (${PAIRS.strong} + ${PAIRS.weak}, ${PAIRS.weakPairs}, at most ${PAIRS.maxPerRecord} a record) and the heuristic with \`baselineCorrection: common\`. AUCs are means over the heads that got an
explanation.

- **Above others'**: number of heads whose explanation has a higher AUC on the head's pairs than all those that the same explainer wrote for heads
  with another function.
- **By the rule**: AUC by rules-simulator, of written explanations that are a rule, and of the true ones.
- **By a model**: AUC by ${basename(values.judge ?? 'none', '.gguf')} on every second head, pair by pair without baseline correction (number of heads).
- **Choice, round**: mean change of AUC, seeming (on the calibration records used to choose) and real (on test records), with the number of heads.
  Rounds without a gain are included.

Rows with half the heads have every second one, decided beforehand (\`--every 2\`); rows with other numbers have what was answered before the run was
stopped. Seconds are for one thread of a busy machine.

${[...rows].map(([name, ofSuite]) => `## ${name}\n\n${table(HEAD, ofSuite)}\n`).join('\n')}`;

writeFileSync(new URL('results/explainers.md', import.meta.url), report);
console.log(report);
