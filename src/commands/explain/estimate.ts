import type { ColumnEstimate } from '../../estimate/estimate-run.ts';
import { estimateTable } from '../../estimate/estimate-table.ts';
import { RequestTally } from '../../estimate/request-tally.ts';
import { explainHeads } from '../../explaining/explain-heads.ts';
import { judgeWith } from '../../explaining/judged-text.ts';
import type { ChatModel, RequestCost } from '../../models/chat-model.ts';
import { chosenSimulator, suiteToExplain } from '../on-heads.ts';
import { type ExplainOptions, explainersFor } from './explainers.ts';

/** Goes through all of it with models that ask nobody. A round of refinement asks as much as the first answers at most. */
export async function estimateExplain(options: ExplainOptions): Promise<void> {
  const { suite } = suiteToExplain(options);
  const tallies: { readonly name: string; readonly cost: RequestCost; readonly tally: RequestTally }[] = [];
  const tallied = (model: ChatModel, name: string, cost: RequestCost) => {
    const tally = new RequestTally();
    tallies.push({ name, cost, tally });
    return tally.around(model);
  };
  const explainers = explainersFor(options, tallied);
  const { name, cost, make } = chosenSimulator(options);
  const simulator = make({ around: (model) => tallied(model, `judged by ${name}`, cost) });
  await explainHeads(suite, explainers, judgeWith(simulator, options.concurrency), {
    refineRounds: 0,
    onExplained: () => {},
  });
  const columns: ColumnEstimate[] = [];
  for (const each of tallies) {
    columns.push(await each.tally.estimate(each.name, each.cost, 1 + options.refine));
  }
  console.log(
    columns.length === 0
      ? 'Nothing would be sent: neither the explainers nor the simulator ask a model.'
      : `${estimateTable({ repeat: 1, columns, warnings: [] })}\nAt most: answers are counted at their full length${options.refine > 0 ? ', and every round of refinement as if it were needed' : ''}.`,
  );
}
