import { z } from 'zod';
import { type Head, neuronIdSchema } from '../../activation-records/head.ts';
import { parseAs } from '../../files/user-error.ts';

/** In old files the head's id is called `attention_id`. */
const withHeadId = (value: unknown) =>
  isObject(value) && !('attention_head_id' in value) && 'attention_id' in value
    ? { ...value, attention_head_id: value.attention_id }
    : value;

/** What explains a head; how well it does may hold anything. */
const explainedHeadSchema = z.preprocess(
  withHeadId,
  z
    .object({
      attention_head_id: neuronIdSchema,
      scored_explanations: z.array(z.object({ explanation: z.string() })),
    })
    .transform(
      ({ attention_head_id: head, scored_explanations }): ExplainedHead => ({
        head,
        texts: scored_explanations.map(({ explanation }) => explanation),
      }),
    ),
);

const position = z.int().nonnegative();

const simulationResultsSchema = z.preprocess(
  withHeadId,
  z
    .object({
      attention_head_id: neuronIdSchema,
      scored_explanations: z.array(
        z.object({
          explanation: z.string(),
          scored_attention_simulation: z.object({
            attention_simulations: z.array(
              z.object({
                tokens: z.array(z.string()),
                token_pair_coords: z.tuple([position, position]),
                token_pair_label: z.literal([0, 1]),
                simulation_prediction: z.number(),
              }),
            ),
            roc_auc_score: z.number().nullish(),
          }),
        }),
      ),
    })
    .transform(
      ({ attention_head_id: head, scored_explanations }): SimulationResults => ({
        head,
        explanations: scored_explanations.map(
          ({ explanation: text, scored_attention_simulation: scored }) => ({
            text,
            auc: scored.roc_auc_score ?? null,
            pairs: scored.attention_simulations.map((simulation) => ({
              tokens: simulation.tokens,
              from: simulation.token_pair_coords[0],
              to: simulation.token_pair_coords[1],
              label: simulation.token_pair_label,
              probability: simulation.simulation_prediction,
            })),
          }),
        ),
      }),
    ),
);

/** A head and what is said of it. */
interface ExplainedHead {
  readonly head: Head;
  readonly texts: readonly string[];
}

/** Whether a line of a JSONL file is one of TDB's, going by the field that says which head it is about. */
export function isSimulationResults(value: unknown): boolean {
  return isObject(value) && ('attention_head_id' in value || 'attention_id' in value);
}

/**
 * The head of a line and the explanations of it, whatever their scores are.
 *
 * @param place names the line in messages.
 * @throws UserError naming the place and the field.
 */
export function readExplainedHead(value: unknown, place: string): ExplainedHead {
  return parseAs(explainedHeadSchema, value, place);
}

/**
 * Reads one line of a file that TDB wrote, with everything it says of the head.
 *
 * @param value the line, as JSON.
 * @param place names the line in messages.
 * @throws UserError naming the place and the field.
 */
export function parseSimulationResults(value: unknown, place: string): SimulationResults {
  return parseAs(simulationResultsSchema, value, place);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What TDB calls `AttentionSimulationResults`: one head's explanations, as one simulator judged them. */
export interface SimulationResults {
  readonly head: Head;
  readonly explanations: readonly SimulatedExplanation[];
}

export interface SimulatedExplanation {
  readonly text: string;
  /** ROC AUC; null where it is undefined. */
  readonly auc: number | null;
  readonly pairs: readonly SimulatedPair[];
}

/** One token pair, its label, and P("1"). */
export interface SimulatedPair {
  readonly tokens: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly label: 0 | 1;
  readonly probability: number;
}
