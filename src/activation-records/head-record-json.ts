import type { Head } from './head.ts';
import type { Activation, ActivationRecord } from './head-record.ts';

/** A sequence and its lower triangle, row by row, as in the file. */
export interface RecordedSequence {
  readonly tokens: readonly string[];
  readonly activations: readonly Activation[];
  /** See {@link ActivationRecord.unknownAtMost}. */
  readonly unknown_at_most?: readonly (number | null)[];
}

/** The content of a head's file. */
export interface HeadRecordContent {
  readonly head: Head;
  /** Ranked: splits depend on the order. */
  readonly top: readonly RecordedSequence[];
  readonly random: readonly RecordedSequence[];
  /** Over all sequences seen; not used for scoring. */
  readonly statistics?: { readonly mean: number; readonly variance: number };
}

/** TDB's `NeuronRecord` as JSON, one line per field or record. */
export function headRecordJson({ head, top, random, statistics }: HeadRecordContent): string {
  const list = (records: readonly RecordedSequence[]) =>
    `[\n${records.map((record) => JSON.stringify({ dataclass_name: 'ActivationRecord', ...record })).join(',\n')}\n]`;
  const id = { dataclass_name: 'NeuronId', neuron_index: head.head, layer_index: head.layer };
  const fields = {
    dataclass_name: '"NeuronRecord"',
    neuron_id: JSON.stringify(id),
    random_sample: list(random),
    random_sample_by_quantile: 'null',
    quantile_boundaries: 'null',
    mean: String(statistics?.mean ?? null),
    variance: String(statistics?.variance ?? null),
    skewness: 'null',
    kurtosis: 'null',
    most_positive_activation_records: list(top),
  };
  const lines = Object.entries(fields).map(([field, json]) => `"${field}": ${json}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
