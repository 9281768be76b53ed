import type { HeadProfile } from '../../../activation-records/head-profile.ts';
import type { State } from '../../head-standings.ts';

export interface PackedScore {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Without the baseline correction, where there is one. */
  readonly raw?: number;
  readonly note?: string;
}

interface PackedStanding extends PackedScore {
  readonly state: State;
  readonly truth: 'true' | 'shared' | 'false' | null;
  /** What is at the top, by place among the texts. */
  readonly best: readonly number[];
}

interface PackedHead {
  readonly name: string;
  readonly layer: number;
  /** What it mostly does, e.g. `previous token 62 %`; empty where no share says. */
  readonly does: string;
  readonly cluster: string;
  /** All that it was tried with for its own sake, by place among the texts. */
  readonly tried: readonly number[];
  readonly standings: readonly PackedStanding[];
}

export interface Colouring {
  readonly title: string;
  readonly legend: readonly { readonly colour: string; readonly strength: number; readonly label: string }[];
  /** What a cell without a colour means. */
  readonly none: string;
  /** By simulator, then by head: place in the legend, −1 for none, and strength in per cent. */
  readonly cells: readonly (readonly (readonly [number, number])[])[];
}

/** What the page's script reads first. Texts of the run are made visible before they are packed. */
export interface AtlasIndex {
  readonly simulators: readonly string[];
  /** The most trusted simulator's place. */
  readonly trusted: number;
  readonly texts: readonly string[];
  readonly states: Readonly<Record<State, string>>;
  readonly heads: readonly PackedHead[];
  readonly colourings: readonly Colouring[];
  /** Headings of what else is known of an explanation, such as precision. */
  readonly more: readonly string[];
}

/** An explanation of a head, or a control, with its scores in the simulators' order. */
interface PackedExplanation {
  readonly text: number;
  /** `true`, `false`, the kind of control, or empty. */
  readonly kind: string;
  readonly scores: readonly PackedScore[];
  /** By simulator, then in the order of the headings. */
  readonly more?: readonly (readonly string[])[];
}

export interface PackedTokens {
  readonly start: number;
  readonly tokens: readonly string[];
}

/** A pair that was asked about: its sequence's place, attending and attended token, label and activation. */
type PackedPair = readonly [sequence: number, from: number, to: number, label: 0 | 1, activation: number];

export interface PackedPattern extends PackedTokens {
  readonly record: string;
  /** Attending token, attended token and strength in per cent of the strongest, one after the other. */
  readonly cells: readonly number[];
}

/** What a head's panel shows, parsed when it is opened. */
export interface HeadDetail {
  readonly explanations: readonly PackedExplanation[];
  readonly sequences: readonly { readonly record: string; readonly parts: readonly PackedTokens[] }[];
  readonly pairs: readonly PackedPair[];
  /** By explanation, then simulator, then pair: P("1") in thousandths; −1 unscored, −2 not asked. */
  readonly predictions: readonly (readonly (readonly number[])[])[];
  readonly errors: readonly string[];
  readonly pattern: PackedPattern | null;
  readonly shares: HeadProfile['shares'] | null;
}
