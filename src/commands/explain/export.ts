import { exportRequests } from '../../batches/export-batch.ts';
import { type KeyedRequest, NOT_ANSWERED, notingModel } from '../../batches/keyed-requests.ts';
import { explainHeads, type HeadExplained } from '../../explaining/explain-heads.ts';
import { type JudgeText, judgeWith } from '../../explaining/judged-text.ts';
import { UserError } from '../../files/user-error.ts';
import type { ChatModel } from '../../models/chat-model.ts';
import { keeperOf, keptAnswers } from '../../promptfoo/kept-answers.ts';
import { connectionOf } from '../batch/batch-config.ts';
import { tellExport, tellNext } from '../batch/export.ts';
import { simulatorToAsk, suiteToExplain } from '../on-heads.ts';
import { type ExplainOptions, explainersFor, tellProblems } from './explainers.ts';

/**
 * Writes the requests of one explainer that have no kept answer as a batch: first answers, and with `--refine` those of the next round, as
 * far as the answers before it are kept and the simulator has judged them.
 */
export async function exportExplain(options: ExplainOptions, folder: string): Promise<void> {
  const { suite } = suiteToExplain(options);
  const store = keptAnswers();
  const asked: { name: string; model: ChatModel; config: unknown; requests: KeyedRequest[] }[] = [];
  const explainers = explainersFor(options, (model, name, _, config) => {
    const requests: KeyedRequest[] = [];
    asked.push({ name, model, config, requests });
    return notingModel(model, store, requests);
  });
  const chosen = asked.filter(({ name }) => explainers.some(({ label }) => label === name));
  const [one, another] = chosen;
  if (one === undefined || another !== undefined) {
    const there = chosen.map(({ name }) => name).join(', ');
    throw new UserError(
      `a batch holds the requests of one explainer that asks a model: ${there === '' ? 'there is none' : `name it with --explainer: ${there}`}`,
    );
  }
  const explained: HeadExplained[] = [];
  const { simulator } = simulatorToAsk(options, keeperOf(options.cache));
  try {
    await explainHeads(
      suite,
      explainers.filter(({ label }) => label === one.name),
      options.refine > 0 ? judgeWith(simulator, options.concurrency) : judgeNothing,
      { refineRounds: options.refine, onExplained: (each) => explained.push(each) },
    );
  } finally {
    await simulator.release?.();
  }
  tellProblems(explained.filter(({ failure }) => failure !== NOT_ANSWERED));
  const { name, model, requests } = one;
  const connection = connectionOf(one);
  const batch = { name, wanted: 'text', model, connection, requests: () => requests } as const;
  const summary = await exportRequests(folder, batch, { store, missing: true });
  tellExport(summary);
  tellNext(folder, summary);
}

const judgeNothing: JudgeText = async (_text, _rule, pairs) => pairs.map(() => null);
