import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { type Head, headName } from '../../activation-records/head.ts';
import { firstTokenRole, headShares } from '../../activation-records/head-shares.ts';
import { mapHeads } from '../../activation-records/map-heads.ts';
import { isWebAddress, listHeads } from '../../activation-records/record-source.ts';
import type { Split } from '../../activation-records/splits.ts';
import { isInside } from '../../files/find-path.ts';
import { isFolder, namesIn } from '../../files/folder.ts';
import { counted } from '../../files/number-text.ts';
import { UserError } from '../../files/user-error.ts';
import { progressLine } from '../../reports/progress-line.ts';
import { bundledFile, bundledSuite } from '../../suite/bundled-suite.ts';
import { readExplanations } from '../../suite/explanations-file.ts';
import { tooFewForSplits } from '../records/making-records.ts';
import { type Answers, EXPLANATIONS_FILE, WRITTEN_FILE } from './answers.ts';
import { firstTokenChoice, type LookedAtHead } from './choose-heads.ts';
import { packagePlaceSeenFrom, rivalsOf, type Starter, type StarterExplanation } from './starter.ts';

interface Started {
  readonly starter: Starter;
  /** Undefined where the user has their own. */
  readonly explanations: readonly StarterExplanation[] | undefined;
  readonly summary: string;
}

const EXAMPLE_HEADS = 4;
/** Strong pairs of a head, and as many weak ones, as the suite says. */
const PAIRS = 10;
const PER_SPLIT = 5;

/** Fills in what follows from the records. @throws UserError where they cannot be read. */
export async function starterOf(answers: Answers): Promise<Started> {
  return answers.records === undefined ? exampleOf(answers) : ofRecords(answers, answers.records);
}

/** Bundled heads, each of another function, which is known, so that there is something to run, and to see how it reads. */
async function exampleOf(answers: Answers): Promise<Started> {
  const { heads, subject } = bundledSuite('smollm2-135m');
  const functions = Map.groupBy(heads, ({ explanations }) => explanations.find(({ truth }) => truth)?.text);
  const shown = [...functions.values()].flatMap(([first]) => first ?? []).slice(0, EXAMPLE_HEADS);
  const explanations = shown.flatMap(({ layer, head, explanations }) =>
    explanations.map((explanation) => ({ layer, head, ...explanation })),
  );
  const folder = bundledFile('smollm2-135m/records');
  const looked = await lookAtHeads(folder, shown);
  return {
    starter: starterWith(answers, {
      records: fromHere(folder),
      subject,
      split: 'valid',
      control: 'shuffled',
      maxPerRecord: perRecord(looked, 'valid'),
      firstToken: firstTokenChoice(looked),
    }),
    explanations: answers.explanationsFile === undefined ? explanations : undefined,
    summary:
      '\nThe records are bundled heads of a real model with measured functions. For your own heads: npx attention-heads records --help, then run init again.',
  };
}

async function ofRecords(answers: Answers, records: string): Promise<Started> {
  // Heads begin with the same explanations, of which none could be another head's.
  const common = { records, subject: 'my-model', control: 'empty' } as const;
  const explained = explainedHeads(answers);
  if (isWebAddress(records)) {
    const named = explained ?? answers.heads.named;
    if (named === undefined) {
      throw new UserError('--heads: an address does not say which heads it has; name some, e.g. L4H11,L5H5');
    }
    // What is at an address is fetched by the run, and not looked at before.
    const unseen = { split: 'valid', maxPerRecord: 2, firstToken: firstTokenChoice([]) } as const;
    return { starter: starterWith(answers, { ...common, ...unseen }), ...withRivals(answers, named, '') };
  }
  const looked = await lookAtHeads(records, explained ?? answers.heads.named ?? listHeads(records));
  const chosen = explained === undefined ? answers.heads.choose(looked) : looked;
  const split = chosen.some(({ tooFew }) => tooFew) ? 'all' : 'valid';
  const firstToken = firstTokenChoice(chosen);
  return {
    starter: starterWith(answers, { ...common, split, maxPerRecord: perRecord(chosen, split), firstToken }),
    ...withRivals(answers, chosen, firstToken.said),
  };
}

/** The heads that the user's explanations are about. @throws UserError where flags name others. */
function explainedHeads({ explanationsFile, heads, saysWhichHeads }: Answers): readonly Head[] | undefined {
  if (explanationsFile === undefined) return undefined;
  const explained = new Map(readExplanations(explanationsFile).map(({ head }) => [headName(head), head]));
  const named = heads.named?.map(headName) ?? [];
  const isSame = named.length === explained.size && named.every((name) => explained.has(name));
  if (saysWhichHeads && !isSame) {
    throw new UserError(
      `--heads: ${explanationsFile} says which heads are explained: ${[...explained.keys()].slice(0, 5).join(', ')}${explained.size > 5 ? ', …' : ''}; leave the flags that choose heads out, or name another file with --explanations`,
    );
  }
  return [...explained.values()];
}

function withRivals(
  { explanationsFile }: Answers,
  heads: readonly Head[],
  said: string,
): Pick<Started, 'explanations' | 'summary'> {
  const lines = said === '' ? '' : `\n${said}`;
  if (explanationsFile !== undefined) return { explanations: undefined, summary: lines };
  return {
    explanations: rivalsOf(heads),
    summary: `${lines}\n${EXPLANATIONS_FILE} holds generic explanations for ${counted(heads.length, 'head')}: add yours, or have some written; they should beat these.`,
  };
}

interface Looked extends LookedAtHead {
  readonly top: number;
  readonly tooFew: boolean;
}

async function lookAtHeads(records: string, heads: readonly Head[]): Promise<readonly Looked[]> {
  const progress = progressLine('heads');
  return mapHeads(
    records,
    heads,
    ({ head, top, random }): Looked => {
      const all = [...top, ...random];
      const shares = headShares(all);
      return {
        ...head,
        shares,
        firstToken: firstTokenRole(all, shares),
        top: top.length,
        tooFew: tooFewForSplits(top.length, random.length) !== undefined,
      };
    },
    { onProgress: progress.update },
  ).finally(progress.stop);
}

/** As few as leave enough pairs where strong ones come from top records alone. */
function perRecord(heads: readonly Looked[], split: Split): number {
  const fewest = Math.min(...heads.map(({ top }) => top));
  const records = split === 'all' ? fewest : Math.floor(fewest / 4);
  return Math.max(2, Math.ceil(PAIRS / Math.max(1, Math.min(PER_SPLIT, records))));
}

function starterWith(
  { name, subject, explanationsFile, simulators }: Answers,
  of: Pick<Starter, 'records' | 'subject' | 'split' | 'control' | 'maxPerRecord' | 'firstToken'>,
): Starter {
  const inFolder = isWebAddress(of.records) || isInside(of.records, '.');
  return {
    ...of,
    name,
    subject: subject ?? of.subject,
    recordsRoot: inFolder ? undefined : commonFolder(realpathSync(of.records)),
    explanationsFile: explanationsFile ?? EXPLANATIONS_FILE,
    writtenFile: explanationsFile === undefined && of.split !== 'all' ? WRITTEN_FILE : undefined,
    simulators,
    packagePlace: packagePlaceSeenFrom('.'),
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
