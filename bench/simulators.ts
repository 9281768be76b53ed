import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadProtocol, PAIRWISE_V1, PAIRWISE_V2 } from '../src/asking/protocol.ts';
import { mean } from '../src/metrics/mean.ts';
import { withKeptAnswers } from '../src/models/kept-answers/with-kept-answers.ts';
import { keptAnswers } from '../src/promptfoo/kept-answers.ts';
import { progressLine } from '../src/reports/progress-line.ts';
import { heuristic } from '../src/simulation/heuristic/heuristic-simulator.ts';
import { modelSimulator } from '../src/simulation/model-simulator.ts';
import type { Simulator } from '../src/simulation/simulator.ts';
import { commonConfigSchema } from '../src/simulation/simulator-declaration.ts';
import {
  AGAINST_COMMON,
  AGAINST_EMPTY,
  aucsByHead,
  differenceText,
  type Figures,
  figuresOf,
  RAW,
  type Score,
} from './simulators/figures.ts';
import { judgeSuite } from './simulators/judge-suite.ts';
import { measureReadouts } from './simulators/measure-readouts.ts';
import { modelOf } from './simulators/model-of.ts';
import { setsOf } from './simulators/sets.ts';

/*
 * Measures simulators on heads whose function is known, and writes docs/simulators.md.
 *
 * npm run simulators -- model.gguf [--real suite.yaml] [--protocol pairwise-v2] [--half odd] [--rules] [--threads 2]
 *
 * npm run simulators -- --readouts model.gguf heuristic answers.jsonl [--real suite.yaml] [--half odd] [--readout stated] [--heads 4]
 *
 * measures readouts, and writes bench/results/readouts.md; answers.jsonl is a model of which there is nothing else.
 *
 * One model a call; what was asked is kept, so that a call which was cut off goes on. The document has every model that
 * was ever measured into results/simulators.
 */
const RESULTS = join('results', 'simulators');
const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'simulators.md');
const TABLES = /(<!-- tables: npm run simulators -->\n)[\s\S]*(<!-- end of tables -->)/;
const PROTOCOLS = { 'pairwise-v1': PAIRWISE_V1, 'pairwise-v2': PAIRWISE_V2 };

/** No baseline correction: what is taken off is asked for apart. */
const PLAINLY = { readout: 'logprobs', match: 'trimmed', baselineCorrection: false } as const;

const judgementSchema = z.object({
  head: z.string(),
  explanation: z.string(),
  truth: z.boolean().optional(),
  label: z.union([z.literal(0), z.literal(1)]),
  logOdds: z.number(),
  withoutRule: z.number(),
  underRules: z.array(z.number()).readonly().optional(),
  probability: z.number(),
  mass: z.number(),
  milliseconds: z.number(),
});

const measuredSchema = z.object({
  model: z.string(),
  protocol: z.string(),
  set: z.string(),
  memory: z.number(),
  judgements: z.array(judgementSchema),
});

type Measured = z.infer<typeof measuredSchema>;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    real: { type: 'string' },
    protocol: { type: 'string', multiple: true, default: Object.keys(PROTOCOLS) },
    half: { type: 'string', multiple: true, default: ['even', 'odd', 'real', 'bundled'] },
    rules: { type: 'boolean', default: false },
    threads: { type: 'string' },
    readouts: { type: 'boolean', default: false },
    readout: { type: 'string', multiple: true },
    heads: { type: 'string' },
  },
});

async function measure(): Promise<void> {
  const [file] = positionals;
  if (file === undefined) return;
  const model = basename(file, '.gguf');
  const chatModel = modelOf(file, values.threads);
  const store = keptAnswers();
  const simulatorOf = (protocol: URL): Simulator => {
    const asking = { protocol: loadProtocol(protocol), ...PLAINLY };
    if (file === 'heuristic') return heuristic.create(commonConfigSchema.parse({}), { asking });
    return modelSimulator(withKeptAnswers(chatModel, store), asking);
  };
  mkdirSync(RESULTS, { recursive: true });
  const protocols = Object.entries(PROTOCOLS).filter(([name]) => values.protocol.includes(name));
  for (const [set, cases] of await setsOf(values.real)) {
    if (!values.half.includes(set)) continue;
    for (const [protocol, source] of file === 'heuristic' ? protocols.slice(0, 1) : protocols) {
      const progress = progressLine(`${model} ${protocol} ${set}`);
      const judgements = await judgeSuite(cases, simulatorOf(source), progress.update, {
        common: values.rules,
      });
      progress.stop();
      const memory = process.resourceUsage().maxRSS * 1024;
      const measured: Measured = { model, protocol, set, memory, judgements: [...judgements] };
      writeFileSync(join(RESULTS, `${model}-${protocol}-${set}.json`), JSON.stringify(measured));
    }
  }
  await chatModel.release?.();
}

function readMeasured(): readonly Measured[] {
  return readdirSync(RESULTS)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => measuredSchema.parse(JSON.parse(readFileSync(join(RESULTS, name), 'utf8'))));
}

const SETS = new Map([
  ['even', 'Puzzles, the half on which `pairwise-v2` was written (even heads)'],
  ['odd', 'Puzzles, the other half (odd heads)'],
  ['real', 'Heads of SmolLM2-135M whose function was measured'],
]);

function tables(measured: readonly Measured[]): string {
  return [...SETS]
    .flatMap(([set, title]) => {
      const ofSet = measured.filter((each) => each.set === set);
      return ofSet.length === 0 ? [] : [`### ${title}\n`, table(ofSet), '', ...comparisons(ofSet)];
    })
    .join('\n');
}

function table(ofSet: readonly Measured[]): string {
  const head =
    '| model | protocol | true | others | true − others (sign flips over heads) | true first (or tied) of | `baselineCorrection: empty`: true / others, first (or tied) | `baselineCorrection: common` | 0 and 1 hold | Brier | s a pair | memory |';
  const rows = ofSet.map(({ model, protocol, judgements, memory }) => {
    const figures = figuresOf(judgements);
    return `| ${[model, protocol, ...cells(figures), model === 'heuristic' ? '–' : `${(memory / 1e9).toFixed(1)} GB`].join(' | ')} |`;
  });
  return [head, `|${' --- |'.repeat(12)}`, ...rows].join('\n');
}

function cells(figures: Figures): readonly string[] {
  const { truth, others, difference, first, againstNothing, againstRules, mass, brier, seconds } = figures;
  return [
    truth,
    others,
    difference,
    first,
    againstNothing,
    againstRules ?? '–',
    `${(100 * mass).toFixed(1)} %`,
    brier === null ? '–' : brier.toFixed(3).replace(/^0/, ''),
    seconds < 0.01 ? '< 0.01' : seconds.toFixed(2),
  ];
}

/** What `pairwise-v2` gains over `pairwise-v1`, and `baselineCorrection: common` over plain answers: the same pairs, the same model. */
function comparisons(ofSet: readonly Measured[]): readonly string[] {
  const between = [...Map.groupBy(ofSet, ({ model }) => model)].flatMap(([model, runs]) => {
    const [v1, v2] = Object.keys(PROTOCOLS).map((name) => runs.find(({ protocol }) => protocol === name));
    if (!v1 || !v2) return [];
    const gain = (score: Score) => differenceText(truths(v2, score), truths(v1, score));
    return [
      `- ${model}, \`pairwise-v2\` over \`pairwise-v1\`, true explanations: ${gain(RAW)}; with \`baselineCorrection: 'empty'\`: ${gain(AGAINST_EMPTY)}`,
    ];
  });
  const corrected = ofSet
    .filter(({ judgements }) => judgements.every(({ underRules }) => underRules !== undefined))
    .map((run) => {
      const gain = differenceText(separations(run, AGAINST_COMMON), separations(run, RAW));
      return `- ${run.model}, \`${run.protocol}\`: \`baselineCorrection: common\` sets true explanations further above others, by ${gain}`;
    });
  return [...between, ...corrected, ''];
}

function truths({ judgements }: Measured, score: Score): readonly number[] {
  return aucsByHead(judgements, score).map(({ truth }) => truth);
}

/** By how much a head's own rule is above others. */
function separations({ judgements }: Measured, score: Score): readonly number[] {
  return aucsByHead(judgements, score).map(({ truth, others }) => truth - (mean(others) ?? 0.5));
}

if (values.readouts) {
  await measureReadouts(positionals, values);
} else {
  await measure();
  const document = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(
    DOCUMENT,
    document.replace(
      TABLES,
      (_, start: string, end: string) => `${start}\n${tables(readMeasured())}\n${end}`,
    ),
  );
}
