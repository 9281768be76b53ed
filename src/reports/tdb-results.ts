import { headName } from '../activation-records/head.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import type { Prediction } from '../scorecard/predictions.ts';
import type { SimulatedExplanation, SimulatedPair, SimulationResults } from '../suite/tdb/parse-results.ts';

/**
 * What one simulator said, as TDB keeps it, without controls. @param column its place among the run's simulators.
 * @returns its heads, and how many of their `pairs` are left out, as they have no P("1").
 */
export function resultsOfRun({ scorecard, predictions }: ScoredRun, column: number) {
  const scored = predictions.flatMap(({ head, explanation, columns }, index) => {
    if (explanation.control !== undefined) return [];
    const auc = scorecard.explanations[index]?.scores[column]?.auc ?? null;
    const all = columns[column] ?? [];
    return [{ head, text: explanation.text, auc, all, pairs: all.flatMap(simulatedPair) }];
  });
  const pairs = scored.reduce((sum, { all }) => sum + all.length, 0);
  return {
    heads: [...Map.groupBy(scored, ({ head }) => headName(head)).values()].flatMap(
      (ofHead): SimulationResults[] => {
        const [first] = ofHead;
        if (first === undefined) return [];
        const explanations = ofHead.map(({ text, auc, pairs }) => ({ text, auc, pairs }));
        return [{ head: first.head, explanations }];
      },
    ),
    pairs,
    unscored: pairs - scored.reduce((sum, each) => sum + each.pairs.length, 0),
  };
}

function simulatedPair({ pairCase: { tokens, pair }, probability }: Prediction): readonly SimulatedPair[] {
  const { from, to, label } = pair;
  return probability === null ? [] : [{ tokens, from, to, label, probability }];
}

declare global {
  interface JSON {
    /** Text that `JSON.stringify` copies as it is. Node has it since 21; TypeScript's library does not list it. */
    rawJSON(text: string): object;
  }
}

/** A head's results as TDB's `dumps` writes them: its names, its order of fields, no white space. */
export function resultsLine({ head, explanations }: SimulationResults): string {
  return JSON.stringify({
    dataclass_name: 'AttentionSimulationResults',
    attention_head_id: { dataclass_name: 'NeuronId', neuron_index: head.head, layer_index: head.layer },
    scored_explanations: explanations.map(scoredExplanation),
  });
}

function scoredExplanation({ text, auc, pairs }: SimulatedExplanation): object {
  return {
    dataclass_name: 'ScoredAttentionExplanation',
    explanation: text,
    scored_attention_simulation: {
      dataclass_name: 'ScoredAttentionSimulation',
      attention_simulations: pairs.map(simulation),
      roc_auc_score: auc === null ? null : float(auc),
    },
  };
}

function simulation({ tokens, from, to, label, probability }: SimulatedPair): object {
  return {
    dataclass_name: 'AttentionSimulation',
    tokens,
    token_pair_coords: [from, to],
    token_pair_label: label,
    simulation_prediction: float(probability),
  };
}

/** Python keeps `1.0` apart from `1`: a reader there expects a float. */
function float(value: number): object {
  return JSON.rawJSON(Number.isInteger(value) ? value.toFixed(1) : JSON.stringify(value));
}
