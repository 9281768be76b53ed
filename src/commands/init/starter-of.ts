import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Head } from '../../activation-records/head.ts';
import { headShares } from '../../activation-records/head-shares.ts';
import { listHeads } from '../../activation-records/list-heads.ts';
import { mapHeads } from '../../activation-records/map-heads.ts';
import { isWebAddress } from '../../activation-records/record-source.ts';
import type { Split } from '../../activation-records/splits.ts';
import { isFolder, namesIn } from '../../files/folder.ts';
import { isInside } from '../../files/is-inside.ts';
import { UserError } from '../../files/user-error.ts';
import { counted } from '../../metrics/number-text.ts';
import { progressLine } from '../../reports/progress-line.ts';
import { packagePlaceSeenFrom } from '../../starter/package-place.ts';
import { rivalsOf, type Starter, type StarterExplanation } from '../../starter/starter.ts';
import { clearestHeads } from '../../starter/starter-heads.ts';
import { loadSuite } from '../../suite/load-suite.ts';
import { tooFewForSplits } from '../records/written-records.ts';
import { type Answers, EXPLANATIONS_FILE } from './answers.ts';

/** What is to be written, and a line about it. */
interface Started {
  readonly starter: Starter;
  /** Undefined where the user has their own. */
  readonly explanations: readonly StarterExplanation[] | undefined;
  readonly summary: string;
}

const HEADS = 8;
const EXAMPLE_HEADS = 4;
const REAL_HEADS = new URL('../../../datasets/smollm2-135m/', import.meta.url);

/** Fills in what follows from the records. @throws UserError where they cannot be read. */
export async function starterOf(answers: Answers): Promise<Started> {
  return answers.records === undefined ? exampleOf(answers) : ofRecords(answers, answers.records);
}

/** Bundled heads, each of another function, which is known, so that there is something to run, and to see how it reads. */
function exampleOf(answers: Answers): Started {
  const packagePlace = packagePlaceSeenFrom('.');
  const { heads, subject } = loadSuite(fileURLToPath(new URL('suite.yaml', REAL_HEADS)), { environment: {} });
  const functions = Map.groupBy(heads, ({ explanations }) => explanations.find(({ truth }) => truth)?.text);
  const explanations = [...functions.values()]
    .flatMap(([first]) => first ?? [])
    .slice(0, EXAMPLE_HEADS)
    .flatMap(({ layer, head, explanations }) =>
      explanations.map((explanation) => ({ layer, head, ...explanation })),
    );
  const records = fromHere(fileURLToPath(new URL('records', REAL_HEADS)));
  const starter = starterWith(
    answers,
    { records, subject, split: 'valid', control: 'shuffled' },
    packagePlace,
  );
  return {
    starter,
    explanations: answers.explanationsFile === undefined ? explanations : undefined,
    summary:
      '\nThe records are bundled heads of a real model, whose function was measured. For heads of yours: npx attention-heads records --help, then init again.',
  };
}

async function ofRecords(answers: Answers, records: string): Promise<Started> {
  const packagePlace = packagePlaceSeenFrom('.');
  // Heads begin with the same explanations, of which none could be another head's.
  const common = { records, subject: 'my-model', control: 'empty' } as const;
  if (isWebAddress(records)) {
    if (answers.heads === undefined && answers.explanationsFile === undefined) {
      throw new UserError('--heads: an address does not say which heads it has; name some, e.g. L4H11,L5H5');
    }
    const starter = starterWith(answers, { ...common, split: 'valid' }, packagePlace);
    return { starter, ...withRivals(answers, answers.heads ?? []) };
  }
  const { chosen, split } = await lookAt(records, answers);
  const starter = starterWith(answers, { ...common, split }, packagePlace);
  return { starter, ...withRivals(answers, chosen) };
}

function withRivals(
  { explanationsFile }: Answers,
  heads: readonly Head[],
): Pick<Started, 'explanations' | 'summary'> {
  if (explanationsFile !== undefined) return { explanations: undefined, summary: '' };
  return {
    explanations: rivalsOf(heads),
    summary: `\n${EXPLANATIONS_FILE} says of ${counted(heads.length, 'head')} what any head may do: add your explanations, which have to be better.`,
  };
}

/** Which heads to begin with, and a split that holds enough of their records. */
async function lookAt(
  records: string,
  { heads, explanationsFile }: Answers,
): Promise<{ readonly chosen: readonly Head[]; readonly split: Split }> {
  const all = heads ?? listHeads(records);
  const progress = progressLine('heads');
  const looked = await mapHeads(
    records,
    explanationsFile === undefined ? all : all.slice(0, 1),
    ({ head, top, random }) => ({
      ...head,
      shares: headShares([...top, ...random]),
      tooFew: tooFewForSplits(top.length, random.length) !== undefined,
    }),
    { onProgress: progress.update },
  ).finally(progress.stop);
  const chosen = heads ?? clearestHeads(looked, HEADS);
  return { chosen, split: looked.some(({ tooFew }) => tooFew) ? 'all' : 'valid' };
}

function starterWith(
  { name, subject, explanationsFile, simulators }: Answers,
  of: Pick<Starter, 'records' | 'subject' | 'split' | 'control'>,
  packagePlace: Starter['packagePlace'],
): Starter {
  const inFolder = isWebAddress(of.records) || isInside(of.records, '.');
  return {
    name,
    subject: subject ?? of.subject,
    records: of.records,
    recordsRoot: inFolder ? undefined : commonFolder(realpathSync(of.records)),
    split: of.split,
    control: of.control,
    explanationsFile: explanationsFile ?? EXPLANATIONS_FILE,
    simulators,
    packagePlace,
  };
}

function fromHere(path: string): string {
  // What is installed here is named by its short path, also where that is a link.
  const installed = `${packagePlaceSeenFrom('.').path}/datasets/smollm2-135m/records`;
  const short = isFolder(installed) && namesIn(installed).length > 0 ? installed : path;
  return relative('.', short).split(sep).join('/');
}

/** The nearest folder that holds the records and this one. */
function commonFolder(records: string): string {
  let folder = records;
  while (!isInside('.', folder)) folder = dirname(folder);
  return folder;
}
