import { type Head, headName } from '../../activation-records/head.ts';
import {
  type FirstTokenRole,
  type HeadShares,
  PLACES,
  type Place,
} from '../../activation-records/head-shares.ts';
import { counted, percent } from '../../files/number-text.ts';
import { UserError } from '../../files/user-error.ts';
import { parseHeadNames } from '../options.ts';

const HEADS = 8;

export interface HeadFlags {
  /** Names, or `all`. */
  readonly heads?: string;
  readonly clearest?: number;
  /** As in `previous=0.3`. */
  readonly share?: string;
  /** As in `0-5`, or `3`. */
  readonly layers?: string;
}

/** Which of a model's heads a suite is to be about: these, or those that a choice leaves. */
export interface HeadChoice {
  readonly named?: readonly Head[];
  readonly choose: <H extends LookedAtHead>(all: readonly H[]) => readonly H[];
}

/**
 * Reads the flags: names, or all heads; those of some layers, or with a share on a place; of these the clearest, 8
 * unless told.
 * @throws UserError where flags do not go together, or one cannot be read.
 */
export function headChoice({ heads, clearest, share, layers }: HeadFlags): HeadChoice {
  const isChoice = clearest !== undefined || share !== undefined || layers !== undefined;
  const isAll = heads?.trim().toLowerCase() === 'all';
  if (heads !== undefined && !isAll) {
    if (isChoice) {
      throw new UserError('--heads names the heads: leave --clearest, --share and --layers out');
    }
    return { named: parseHeadNames(heads), choose: (all) => all };
  }
  const ofLayers = layers === undefined ? () => true : layersOf(layers);
  const isShare = share === undefined ? () => true : shareOf(share);
  const most = clearest ?? (isAll || isChoice ? Number.POSITIVE_INFINITY : HEADS);
  return {
    choose: (all) => {
      const left = all.filter((head) => ofLayers(head) && isShare(head));
      if (left.length === 0) {
        throw new UserError('--share, --layers: none of the heads is left; see attention-heads records list');
      }
      return clearestHeads(left, most);
    },
  };
}

function layersOf(text: string): (head: Head) => boolean {
  const [, first, last = first] = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(text) ?? [];
  if (first === undefined)
    throw new UserError(`--layers: ${text}: expected layers from 0, as in 0-5, or one`);
  return ({ layer }) => layer >= Number(first) && layer <= Number(last);
}

function shareOf(text: string): (head: LookedAtHead) => boolean {
  const [, name = '', least = ''] = /^\s*([\w-]+)\s*=\s*([\d.]+)\s*$/.exec(text) ?? [];
  const place = PLACES.find((each): each is Place => each === name);
  const limit = Number(least);
  if (place === undefined || least === '' || !(limit >= 0 && limit <= 1)) {
    throw new UserError(
      `--share: ${text}: expected a place and a share of at least, as in previous=0.3; the places are ${PLACES.join(', ')}`,
    );
  }
  return ({ shares }) => (shares[place].share ?? 0) >= limit;
}

export interface LookedAtHead extends Head {
  readonly shares: HeadShares;
  readonly firstToken: FirstTokenRole;
}

/** What tells of a head by itself. Attention to the first token does not: it rests there where it has nothing to do. */
const TELLING: readonly Place[] = ['self', 'previous', 'copy', 'after-copy'];

export function clearestHeads<H extends Pick<LookedAtHead, keyof Head | 'shares'>>(
  heads: readonly H[],
  count: number,
): readonly H[] {
  const clarity = ({ shares }: H) => Math.max(...TELLING.map((place) => shares[place].share ?? 0));
  const chosen = new Set(heads.toSorted((a, b) => clarity(b) - clarity(a)).slice(0, count));
  return heads.filter((head) => chosen.has(head));
}

export interface FirstTokenChoice {
  readonly toAtLeast: 0 | 1;
  /** Heads that really attend to the first token, and keep it, where the suite leaves it out. */
  readonly keptBy: readonly Head[];
  /** What was seen and done, in a sentence; empty where there is nothing to say. */
  readonly said: string;
}

/** Leaves the first token out where a head rests on it, but for those that really attend to it. */
export function firstTokenChoice(heads: readonly LookedAtHead[]): FirstTokenChoice {
  const resting = heads.filter(({ firstToken }) => firstToken === 'rests');
  if (resting.length === 0) return { toAtLeast: 0, keptBy: [], said: '' };
  const keptBy = heads.filter(({ firstToken }) => firstToken === 'attends');
  const mean = resting.reduce((sum, { shares }) => sum + (shares.first.share ?? 0), 0) / resting.length;
  const rest = `${resting.length} of ${counted(heads.length, 'head')} ${resting.length === 1 ? 'uses' : 'use'}`;
  const kept =
    keptBy.length === 0
      ? ''
      : ` Attending to it is the function of ${keptBy.map(headName).join(', ')}: toAtLeast: 0.`;
  return {
    toAtLeast: 1,
    keptBy,
    said: `${rest} the first token as an attention sink (${percent(mean)} of the activation): the suite leaves it out, toAtLeast: 1.${kept}`,
  };
}
