import { z } from 'zod';
import { neuronIdSchema } from '../../activation-records/head.ts';
import { parseAs } from '../../files/user-error.ts';

/** In old files the head's id is called `attention_id`. */
const withHeadId = (value: unknown) =>
  isObject(value) && !('attention_head_id' in value) && 'attention_id' in value
    ? { ...value, attention_head_id: value.attention_id }
    : value;

/** An explained head; its scores may hold anything. */
const explainedHeadSchema = z.preprocess(
  withHeadId,
  z
    .object({
      attention_head_id: neuronIdSchema,
      scored_explanations: z.array(z.object({ explanation: z.string() })),
    })
    .transform(({ attention_head_id: head, scored_explanations }) => ({
      head,
      texts: scored_explanations.map(({ explanation }) => explanation),
    })),
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
    .transform(({ attention_head_id: head, scored_explanations }) => ({
      head,
      explanations: scored_explanations.map(({ explanation: text, scored_attention_simulation: scored }) => ({
        text,
        /** ROC AUC; null where it is undefined. */
        auc: scored.roc_auc_score ?? null,
        pairs: scored.attention_simulations.map((simulation) => ({
          tokens: simulation.tokens,
          from: simulation.token_pair_coords[0],
          to: simulation.token_pair_coords[1],
          label: simulation.token_pair_label,
          probability: simulation.simulation_prediction,
        })),
      })),
    })),
);

/** Whether a line of a JSONL file is TDB's, by the field that names the head. */
export function isSimulationResults(value: unknown): boolean {
  return isObject(value) && ('attention_head_id' in value || 'attention_id' in value);
}

/** The head of a line and its explanations, whatever their scores. @throws UserError naming the place and the field. */
export function readExplainedHead(value: unknown, place: string): z.output<typeof explainedHeadSchema> {
  return parseAs(explainedHeadSchema, value, place);
}

/** Reads one line of a TDB file with all that it says of the head. @throws UserError naming the place and the field. */
export function parseSimulationResults(value: unknown, place: string): SimulationResults {
  return parseAs(simulationResultsSchema, value, place);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What TDB calls `AttentionSimulationResults`: one head's explanations, as one simulator judged them. */
export type SimulationResults = z.output<typeof simulationResultsSchema>;
export type SimulatedExplanation = SimulationResults['explanations'][number];
/** One token pair, its label, and P("1"). */
export type SimulatedPair = SimulatedExplanation['pairs'][number];
