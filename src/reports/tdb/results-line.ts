import type {
  SimulatedExplanation,
  SimulatedPair,
  SimulationResults,
} from '../../suite/tdb/simulation-results.ts';

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
