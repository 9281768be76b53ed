import type { SearchFolders } from '../files/find-path.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatRequest } from '../models/chat-model.ts';
import type { AskingConfig } from './asking-config.ts';
import {
  type BaselineCorrection,
  type Correction,
  correctedAnswer,
  correctingExplanations,
  correctionOf,
  explanationsOfPair,
} from './baseline-correction.ts';
import type { Match } from './normalized-one.ts';
import type { PairQuestion } from './pair-question.ts';
import { DEFAULT_PROTOCOL, loadProtocol, type Protocol, protocolId, protocolSource } from './protocol.ts';
import type { Exchange, Readout, ReadoutSettings } from './readouts/readout.ts';
import { READOUTS, type ReadoutName } from './readouts/readouts.ts';

/** How chat models are asked about pairs: in which words, what is read from their replies, and how that is corrected. */
export interface Asking extends Correction {
  readonly protocol: Protocol;
  readonly readout: ReadoutName;
  readonly settings?: ReadoutSettings;
  readonly match: Match;
}

/**
 * How a simulator's config says that it is asked.
 *
 * @param folders where to look for its protocol.
 * @param said the config's place, for messages.
 * @param correctedByDefault whether to correct by common explanations unless the config says otherwise.
 * @throws UserError if the protocol cannot be read, or the options conflict.
 */
export function askingOf(
  { protocol, readout, match, baselineCorrection, ...settings }: AskingConfig,
  folders: SearchFolders,
  said: string,
  correctedByDefault = false,
): Asking {
  const problem = problemOf(readout, settings);
  if (problem !== undefined) throw new UserError(`${said}: config: ${problem}`);
  const ofMany: Partial<Readout> = READOUTS[readout];
  const bundled = settings.pairsPerRequest > 1 ? ofMany.protocolOfMany : ofMany.protocol;
  const named = protocol ?? bundled ?? DEFAULT_PROTOCOL;
  const loaded = loadProtocol(protocolSource(named, folders, `${said}: config: protocol`));
  if ((loaded.item !== undefined) !== settings.pairsPerRequest > 1) {
    throw new UserError(
      loaded.item === undefined
        ? `${said}: config: pairsPerRequest: the protocol ${loaded.name} asks about one pair at a time: use ${bundled}, or give it an item`
        : `${said}: config: protocol: ${loaded.name} asks about several pairs at a time: set pairsPerRequest to 2 or more`,
    );
  }
  return {
    protocol: loaded,
    readout,
    settings,
    match,
    baselineCorrection: baselineCorrection ?? (correctedByDefault ? 'common' : false),
    byDefault: baselineCorrection === undefined,
  };
}

/** The same with another readout and its bundled protocol, and with other settings if given. */
export function withReadout(
  asking: Asking,
  readout: ReadoutName,
  settings: Partial<ReadoutSettings> = {},
): Asking {
  const given = { ...DEFAULT_SETTINGS, ...asking.settings, ...settings };
  const whole = { ...given, samplesTogether: readout === 'samples' && given.samplesTogether === true };
  const isOfMany = (whole.pairsPerRequest ?? 1) > 1;
  const { protocol, protocolOfMany = protocol }: Readout = READOUTS[readout];
  const isSame = readout === asking.readout && (asking.protocol.item !== undefined) === isOfMany;
  const named = isOfMany ? protocolOfMany : protocol;
  return {
    ...asking,
    readout,
    settings: whole,
    protocol: isSame ? asking.protocol : loadProtocol(protocolSource(named, [], readout)),
  };
}

/** Why options conflict; undefined if they do not. */
export function problemOf(
  readout: ReadoutName,
  { pairsPerRequest, orders, samplesTogether, structuredOutput, ...settings }: Partial<ReadoutSettings>,
): string | undefined {
  if (readout === 'logprobs') {
    if (pairsPerRequest !== 1)
      return 'pairsPerRequest: is for readout samples or stated, as log-probabilities are those of one answer';
    for (const field of ['temperature', 'maxOutputTokens'] as const) {
      if (settings[field] === undefined) continue;
      return `${field}: is for readout samples or stated; put a request's own parameters under params`;
    }
  }
  if (samplesTogether && readout !== 'samples') return 'samplesTogether: is for readout samples';
  if (pairsPerRequest !== 1) return undefined;
  if (orders !== 1) return 'orders: is for pairsPerRequest: one pair has no order';
  return structuredOutput ? 'structuredOutput: is for pairsPerRequest: one answer needs no JSON' : undefined;
}

const DEFAULT_SETTINGS: ReadoutSettings = { samples: 10 };

/** A request, and the explanation that it asks under if that is not the questions' own. */
export interface AskedRequest extends ChatRequest {
  readonly instead?: string;
}

/** Asks questions of one explanation, first under it, then under each one that corrects it. A readout may ask them together. */
export function exchangeOf(
  { protocol, readout, settings = DEFAULT_SETTINGS, match, ...correction }: Asking,
  questions: readonly PairQuestion[],
): Exchange<AskedRequest> {
  const own = questions[0]?.explanation ?? '';
  const rounds = explanationsOfPair(correctionOf(correction, questions[0]), own).map((explanation) => {
    const asked = questions.map((question) => ({ ...question, explanation }));
    const instead = explanation === own ? {} : { instead: explanation };
    const { requests, answers } = READOUTS[readout].exchange(protocol, asked, settings);
    return { answers, requests: requests.map((request) => ({ ...request, ...instead })) };
  });
  return {
    requests: rounds.flatMap((round) => round.requests),
    answers: (replies) => {
      let start = 0;
      const answersOfRounds = rounds.map((round) => {
        const end = start + round.requests.length;
        const ofRound = round.answers(replies.slice(start, end));
        start = end;
        return ofRound;
      });
      return questions.map((_, index) =>
        correctedAnswer(
          answersOfRounds.flatMap((ofRound) => ofRound[index] ?? []),
          match,
        ),
      );
    },
  };
}

/** Identifies a way of asking, e.g. `pairwise-v2@0f3a9c2e, baseline-corrected`: scores are comparable only within one. */
export function askingId({
  protocol,
  readout,
  settings = DEFAULT_SETTINGS,
  baselineCorrection,
}: Pick<Asking, 'protocol' | 'readout' | 'settings' | 'baselineCorrection'>): string {
  const read = READOUTS[readout].id(settings);
  const { pairsPerRequest = 1, orders = 1 } = settings;
  return [
    protocolId(protocol),
    ...(read === undefined ? [] : [read]),
    ...(pairsPerRequest === 1 ? [] : [`${pairsPerRequest} pairs a request`]),
    ...(orders === 1 ? [] : [`${orders} orders`]),
    ...correctionId(baselineCorrection),
  ].join(', ');
}

/** Part of the identity: scores corrected by an earlier rule are not comparable. */
const CORRECTION_RULE = 'what is answered alike is left out';

/** Identifies a baseline correction. */
export function correctionId(baselineCorrection: BaselineCorrection): readonly string[] {
  if (baselineCorrection === false) return [];
  if (baselineCorrection === 'empty') return ['baseline-corrected'];
  return [
    `baseline-corrected with explanations@${fingerprint([CORRECTION_RULE, ...correctingExplanations(baselineCorrection)])}`,
  ];
}
