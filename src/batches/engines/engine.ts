import { UserError } from '../../files/user-error.ts';
import type { Manifest } from '../manifest.ts';

/** An engine that answers files of requests. A new one is a declaration in the list of {@link ./engines.ts}. */
export interface EngineDeclaration {
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** @throws UserError if a key is not in the environment. */
  connect(connection: Manifest['connection'], environment: NodeJS.ProcessEnv): BatchEngine;
}

/** All its errors that a user may see are UserErrors. */
export interface BatchEngine {
  /** Starts a part unless the engine has it. @returns its name for it. @throws SubmissionRefused if it certainly does not take it. */
  submit(part: PartToSubmit): Promise<string>;
  status(batch: string): Promise<BatchStatus>;
  /** The results of a batch that has ended. */
  results(batch: string): Promise<readonly ResultFile[]>;
}

export interface PartToSubmit {
  readonly path: string;
  /** No other part has it. */
  readonly id: string;
  /** SHA-256 of the file. */
  readonly digest: string;
  /** Whether an earlier attempt was lost, so that the engine must be asked what it has. */
  readonly mayBeThere: boolean;
  readonly requests: number;
  /** When it was first to be submitted. */
  readonly since: string;
  /** The engine's names for other parts. */
  readonly taken: ReadonlySet<string>;
}

export interface BatchStatus {
  /** The engine's own word. */
  readonly word: string;
  readonly ended: boolean;
  /** Requests so far. */
  readonly completed: number;
  readonly failed: number;
  /** Why it ended badly, if the engine says so. */
  readonly problem?: string;
}

export interface ResultFile {
  readonly name: 'output' | 'errors';
  /** The least number of lines: with fewer, the file was truncated. */
  readonly lines: number;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
}

/** An engine has certainly not taken a part, and will not as things are. */
export class SubmissionRefused extends UserError {}
