import { UserError } from '../../files/user-error.ts';
import type { Manifest } from '../manifest.ts';

/** An engine that answers requests by the file. A new one is a declaration in {@link ./engines.ts}'s list. */
export interface EngineDeclaration {
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** @throws UserError where a key is not in the environment. */
  connect(connection: Manifest['connection'], environment: NodeJS.ProcessEnv): BatchEngine;
}

/** What is asked of an engine. Everything it throws that a user may see is a UserError. */
export interface BatchEngine {
  /**
   * Starts a part, unless the engine has it already.
   *
   * @returns the engine's name for it.
   * @throws SubmissionRefused where it certainly has not taken the part.
   */
  submit(part: PartToSubmit): Promise<string>;
  status(batch: string): Promise<BatchStatus>;
  /** What an ended batch has to give. */
  results(batch: string): Promise<readonly ResultFile[]>;
}

export interface PartToSubmit {
  readonly path: string;
  /** No other part has it. */
  readonly id: string;
  /** SHA-256 of the file. */
  readonly digest: string;
  /** Whether an earlier attempt got lost, so that the engine has to be asked what it has. */
  readonly mayBeThere: boolean;
  readonly requests: number;
  /** When it was first about to be submitted. */
  readonly since: string;
  /** The engine's names for what other parts were submitted as. */
  readonly taken: ReadonlySet<string>;
}

export interface BatchStatus {
  /** In the engine's own word. */
  readonly word: string;
  readonly ended: boolean;
  /** Requests so far. */
  readonly completed: number;
  readonly failed: number;
  /** Why it ended badly, where the engine says so. */
  readonly problem?: string;
}

export interface ResultFile {
  readonly name: 'output' | 'errors';
  /** Lines that it has at least: with fewer, it came cut off. */
  readonly lines: number;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
}

/** An engine has not taken a part, and never will as things are. */
export class SubmissionRefused extends UserError {}
