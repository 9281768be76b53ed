import type { SearchFolders } from '../files/find-path.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatReply, ChatRequest } from '../models/chat-model.ts';
import type { Answer } from './answer.ts';
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
import { loadProtocol, type Protocol, protocolId, protocolSource } from './protocol.ts';
import type { ReadoutSettings } from './readouts/readout.ts';
import { READOUTS, type ReadoutName } from './readouts/readouts.ts';

/** How chat models are asked about pairs: in which words, what is read off their replies, and what is taken off that. */
export interface Asking extends Correction {
  readonly protocol: Protocol;
  readonly readout: ReadoutName;
  /** Of the readout; its defaults where they are absent. */
  readonly settings?: ReadoutSettings;
  readonly match: Match;
}

/**
 * How a simulator's config says that it is asked.
 *
 * @param folders where its protocol is looked for.
 * @param said the config's place, for messages.
 * @param correctedByDefault whether common explanations are taken off where the config says nothing of it.
 * @throws UserError where there is no such protocol, or it cannot be read.
 */
export function askingOf(
  { protocol, readout, match, baselineCorrection, ...settings }: AskingConfig,
  folders: SearchFolders,
  said: string,
  correctedByDefault = false,
): Asking {
  for (const field of ['temperature', 'maxOutputTokens'] as const) {
    if (readout !== 'logprobs' || settings[field] === undefined) continue;
    throw new UserError(
      `${said}: config: ${field}: is for readout samples or stated; a request's own parameters stand under params`,
    );
  }
  return {
    protocol: loadProtocol(
      protocolSource(protocol ?? READOUTS[readout].protocol, folders, `${said}: config: protocol`),
    ),
    readout,
    settings,
    match,
    baselineCorrection: baselineCorrection ?? (correctedByDefault ? 'common' : false),
    byDefault: baselineCorrection === undefined,
  };
}

const DEFAULT_SETTINGS: ReadoutSettings = { samples: 10 };

/** A request, and the explanation that it asks under in the place of the questions' own. */
export interface AskedRequest extends ChatRequest {
  readonly instead?: string;
}

/** The requests that questions take, and what the replies to them say. */
export interface Exchange {
  readonly requests: readonly AskedRequest[];
  /** An answer for each question, in their order, from a reply to each request, in theirs. */
  readonly answers: (replies: readonly ChatReply[]) => readonly Answer[];
}

/**
 * What asks questions: first under their own explanation, then under each one that corrects it.
 *
 * @param questions all of one explanation: a readout may ask them together.
 */
export function exchangeOf(
  { protocol, readout, settings = DEFAULT_SETTINGS, match, ...correction }: Asking,
  questions: readonly PairQuestion[],
): Exchange {
  const { requests, answers } = READOUTS[readout];
  const own = questions[0]?.explanation ?? '';
  const rounds = explanationsOfPair(correctionOf(correction, questions[0]), own).map((explanation) => {
    const asked = questions.map((question) => ({ ...question, explanation }));
    const instead = explanation === own ? {} : { instead: explanation };
    return {
      asked,
      requests: requests(protocol, asked, settings).map((request) => ({ ...request, ...instead })),
    };
  });
  return {
    requests: rounds.flatMap((round) => round.requests),
    answers: (replies) => {
      let start = 0;
      const answersOfRounds = rounds.map((round) => {
        const end = start + round.requests.length;
        const ofRound = answers(round.asked, replies.slice(start, end));
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

/** Names a way of asking, e.g. `pairwise-v2@0f3a9c2e, baseline-corrected`: scores of another one cannot be compared with its own. */
export function askingId({
  protocol,
  readout,
  settings = DEFAULT_SETTINGS,
  baselineCorrection,
}: Pick<Asking, 'protocol' | 'readout' | 'settings' | 'baselineCorrection'>): string {
  const read = READOUTS[readout].id(settings);
  return [
    protocolId(protocol),
    ...(read === undefined ? [] : [read]),
    ...correctionId(baselineCorrection),
  ].join(', ');
}

/** Part of a way of asking's name: scores that were corrected by an earlier rule are not compared with these. */
const CORRECTION_RULE = 'what is answered alike is left out';

/** What of it tells a baseline correction; nothing where there is none. */
export function correctionId(baselineCorrection: BaselineCorrection): readonly string[] {
  if (baselineCorrection === false) return [];
  if (baselineCorrection === 'empty') return ['baseline-corrected'];
  return [
    `baseline-corrected with explanations@${fingerprint([CORRECTION_RULE, ...correctingExplanations(baselineCorrection)])}`,
  ];
}
