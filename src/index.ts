export { type Head, headName } from './activation-records/head.ts';
export {
  type Activation,
  type ActivationRecord,
  type HeadRecord,
  parseHeadRecord,
} from './activation-records/head-record.ts';
export { mapHeads } from './activation-records/map-heads.ts';
export { flatIndexOf, type PairPosition, pairAt } from './activation-records/pair-index.ts';
export { recordsOfSplit, type Split } from './activation-records/splits.ts';
export { buildMessages } from './asking/build-messages.ts';
export { importCapture } from './asking/import-capture.ts';
export { type Match, normalizedOne, type Scored } from './asking/normalized-one.ts';
export type { PairQuestion } from './asking/pair-question.ts';
export { markPair } from './asking/pair-question.ts';
export { loadProtocol, PAIRWISE_V1, type Protocol } from './asking/protocol.ts';
export { UserError } from './files/user-error.ts';
export { baselineOf, loadBaseline, writeBaseline } from './gates/baseline.ts';
export { evaluateGates } from './gates/evaluate-gates.ts';
export { type GatesConfig, gatesConfigSchema } from './gates/gates-config.ts';
export type { GateVerdict } from './gates/verdict.ts';
export { rocAuc } from './metrics/roc-auc.ts';
export type { ChatMessage, ChatModel, ChatReply, ChatRequest } from './models/chat-model.ts';
export { type AnswerReading, readOpenAiResponse } from './models/openai/openai-response.ts';
export type { TokenLogprob } from './models/top-logprobs.ts';
export { buildPairCases, type PairCases } from './pair-cases/build-pair-cases.ts';
export { mergeRuns } from './pair-cases/merge-runs.ts';
export type { PairCase } from './pair-cases/pair-case.ts';
export type { Run, RunRow } from './pair-cases/run.ts';
export { loadRuns } from './promptfoo/load-runs.ts';
export { assertions, providers } from './promptfoo/package-exports.ts';
export { pairCaseOf, storePairCase } from './promptfoo/stored-pair-case.ts';
export { type ScoredRun, scoreRun } from './scorecard/build-scorecard.ts';
export { type Scorecard, scorecardSchema } from './scorecard/scorecard.ts';
export type { Judgement, Simulator } from './simulation/simulator.ts';
export { loadSuite, type Suite } from './suite/load-suite.ts';
export { suiteFileSchema } from './suite/suite-schema.ts';
export { type SelectedPair, type SelectPairsOptions, selectPairs } from './token-pairs/select-pairs.ts';
