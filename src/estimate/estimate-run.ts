import { type AskedRequest, type Asking, askingId, exchangeOf } from '../asking/asking.ts';
import { type PairCasesOptions, pairCasesOfSuites } from '../pair-cases/build-pair-cases.ts';
import { questionsByText } from '../pair-cases/judge-case.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { PairGroups } from '../pair-cases/pair-groups.ts';
import { markWarnings } from '../pair-cases/pair-warnings.ts';
import type { ColumnConfig, RunConfig } from '../pair-cases/run-config.ts';
import { costOfRequests, type RequestsCost } from './cost-of-requests.ts';
import { countTokens, type TokenCount } from './count-tokens.ts';
import { askingsOf, type Cluster, type EngineEstimate, estimateEngines } from './estimate-cluster.ts';
import { type Encode, type EncodingName, loadEncode, type Tokenizer, tokenizerOf } from './tokenizer.ts';

/** What one column of a run will send, and what that costs, with nothing in promptfoo's cache yet. */
export interface ColumnEstimate {
  readonly name: string;
  /** `model`: asked over the network; `embedded`: answers by itself; `unknown`: not one of this project's simulators. */
  readonly kind: ColumnConfig['kind'];
  readonly model: string | null;
  /** Null where nothing is sent, or nothing is known. */
  readonly tokenizer: Tokenizer | null;
  /** Rows of the run: pairs of every explanation, times the repeats. */
  readonly questions: number;
  /** Null where nothing is known of what is sent. */
  readonly requests: RequestsEstimate | null;
  readonly engines?: readonly EngineEstimate[];
}

/** The requests of a column, repeats included; answers that the run gets from its own cache are not among them. */
export interface RequestsEstimate {
  readonly count: number;
  readonly promptTokens: number;
  readonly sharedPrefix: {
    /** Leading tokens that all requests have in common. */
    readonly perRequest: number;
    readonly promptTokens: number;
    /** Of all prompt tokens; 0 where there are none. */
    readonly share: number;
  };
  /** Of replies of one token each; of those about several pairs, six for each. */
  readonly completionTokens: number;
  /** If every reply fills the room that it has, as reasoning may. */
  readonly mostCompletionTokens: number;
  /** Null where no price is given. */
  readonly cost: RequestsCost | null;
}

interface EstimateOptions extends PairCasesOptions {
  /** Where else than in a run of promptfoo it may be asked. */
  readonly cluster?: Cluster;
}

export interface RunEstimate {
  readonly repeat: number;
  readonly columns: readonly ColumnEstimate[];
  readonly warnings: readonly string[];
}

/**
 * Estimates what a run will send: builds every message as the run would (records are downloaded), and counts its
 * tokens.
 * @throws UserError when a suite or a record cannot be read.
 */
export async function estimateRun(
  config: RunConfig,
  { cluster, ...options }: EstimateOptions = {},
): Promise<RunEstimate> {
  const { cases, warnings } = await pairCasesOfSuites(config.suites, {
    ...options,
    folders: config.folders,
  });
  return {
    repeat: config.repeat,
    columns: await estimateColumns(config, cases, cluster),
    warnings: [...warnings, ...markWarnings(cases)],
  };
}

async function estimateColumns(
  { columns, repeat }: Pick<RunConfig, 'columns' | 'repeat'>,
  cases: readonly PairCase[],
  cluster: Cluster | undefined,
): Promise<readonly ColumnEstimate[]> {
  // Columns that are asked alike, with the same encoding, send the same tokens: counted once.
  const counts = new Map<string, TokenCount>();
  const encoders = new Map<EncodingName, Encode>();

  async function count(asking: Asking, encoding: EncodingName): Promise<TokenCount> {
    const key = `${encoding} ${asking.settings?.maxOutputTokens} ${askingId(asking)}`;
    const encode = encoders.get(encoding) ?? (await loadEncode(encoding));
    encoders.set(encoding, encode);
    const counted = counts.get(key) ?? countCases(asking, cases, encode);
    counts.set(key, counted);
    return counted;
  }

  const estimates: ColumnEstimate[] = [];
  for (const column of columns) {
    const { name, kind } = column;
    const questions = cases.length * repeat;
    if (column.kind === 'model') {
      const tokenizer = tokenizerOf(column.model);
      const requestsOf = async (asking: Asking) => {
        const once = await count(asking, tokenizer.encoding);
        const completionTokens = Math.round(once.requests * tokensOfReplies(asking)) * repeat;
        return estimateRequests(repeated(once, repeat), column.price, completionTokens);
      };
      const requests = await requestsOf(column.asking);
      const engines: EngineEstimate[] = [];
      for (const asking of cluster ? askingsOf(column) : []) {
        if (cluster)
          engines.push(...estimateEngines(asking.readout, await requestsOf(asking), questions, cluster));
      }
      const model = { model: column.model, tokenizer, questions, requests };
      estimates.push({ name, kind, ...model, ...(cluster ? { engines } : {}) });
    } else {
      estimates.push(
        kind === 'embedded' ? embeddedColumn(name, questions) : { ...NOTHING_KNOWN, name, kind, questions },
      );
    }
  }
  return estimates;
}

const NOTHING_KNOWN = { model: null, tokenizer: null, requests: null };

/** A column that answers by itself. */
export function embeddedColumn(name: string, questions: number): ColumnEstimate {
  const requests = estimateRequests(NO_REQUESTS, undefined);
  return { ...NOTHING_KNOWN, name, kind: 'embedded', questions, requests };
}

export const NO_REQUESTS: TokenCount = { requests: 0, promptTokens: 0, sharedPrefix: 0, room: 0 };

function countCases(asking: Asking, cases: readonly PairCase[], encode: Encode): TokenCount {
  function* requests(): Iterable<AskedRequest> {
    const groups = new PairGroups();
    groups.add(cases);
    for (const together of groups.split(cases, asking.settings?.pairsPerRequest)) {
      for (const questions of questionsByText(together)) yield* exchangeOf(asking, questions).requests;
    }
  }
  return countTokens(asking.protocol.messages.slice(0, -1), requests(), encode);
}

/** `"12": 85, ` */
const TOKENS_OF_KEYED_ANSWER = 6;

/** What the replies to a request take where the model answers at once. */
function tokensOfReplies({ settings }: Asking): number {
  const { samples = 1, samplesTogether = false, pairsPerRequest = 1 } = settings ?? {};
  return (
    (samplesTogether ? samples : 1) * (pairsPerRequest === 1 ? 1 : TOKENS_OF_KEYED_ANSWER * pairsPerRequest)
  );
}

/** Each repeat of a run asks anew, what it asks being the same. */
export function repeated(
  { requests, promptTokens, sharedPrefix, room }: TokenCount,
  times: number,
): TokenCount {
  return {
    requests: requests * times,
    promptTokens: promptTokens * times,
    sharedPrefix,
    room: room * times,
  };
}

/** @param completionTokens of all answers; by default one each, as a simulator answers. */
export function estimateRequests(
  count: TokenCount,
  price: (ColumnConfig & { kind: 'model' })['price'],
  completionTokens = count.requests,
): RequestsEstimate {
  const { requests, promptTokens, sharedPrefix, room } = count;
  const shared = sharedPrefix * requests;
  return {
    count: requests,
    promptTokens,
    sharedPrefix: {
      perRequest: sharedPrefix,
      promptTokens: shared,
      share: promptTokens === 0 ? 0 : shared / promptTokens,
    },
    completionTokens,
    mostCompletionTokens: room,
    cost: price ? costOfRequests(count, price, completionTokens) : null,
  };
}
