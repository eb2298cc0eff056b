import { VelaError, canonicalJson } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { Intent } from '@vela/orders';
import type {
  DeploymentRecord,
  DeploymentStore,
  LiveSession,
  LiveStep,
  LiveView,
  TapeEntry,
  TapeSource,
} from '@vela/ports';
import type { DeploymentPorts } from './deployment-ports.js';
import { isSame } from './deployment-replica.js';
import { inputsOf, tapeInputs } from './deployment-tape.js';
import type { TapeSources, TapeStep } from './deployment-tape.js';

/** What a deployment is executed again from. */
export interface ReexecutePorts extends TapeSources {
  readonly deployments: Pick<DeploymentStore, 'image' | 'tape' | 'intents'>;
  readonly runtime: Pick<DeploymentPorts['runtime'], 'open'>;
  readonly prepare: DeploymentPorts['prepare'];
}

/** The first entry of a tape at which another link comes out. */
export interface TapeDifference {
  /** Number of the last input of the entry. */
  readonly seq: number;
  readonly source: TapeSource;
  readonly from: number;
  readonly to: number;
  /** Links as 64 hexadecimal digits; null where one of the sides has no entry. */
  readonly expected: string | null;
  readonly found: string | null;
  /**
   * `input`: the same was decided, so that a body differs from the one that was taken, a candle's
   * for instance. `effects`: something else was decided. `tape`: the entries themselves differ.
   */
  readonly kind: 'input' | 'effects' | 'tape';
  readonly message: string;
}

/** What came of executing a deployment again. */
export interface Reexecution {
  /** Inputs that were taken, and links that agree. */
  readonly inputs: number;
  readonly links: number;
  readonly difference: TapeDifference | null;
  /** What the strategy saw at the last of the inputs, when some were asked for. */
  readonly view: LiveView | null;
}

/** How far a deployment is executed again. */
export interface ReexecuteOptions {
  /** Number of the last input; all by default. The answer then holds what the strategy saw. */
  readonly until?: number;
  readonly signal?: AbortSignal;
}

/** Entries and decisions that are read at one time. */
const PAGE = 256;

/**
 * Executes a deployment again from its tape and the rows of its sources, through a fresh run, and
 * compares every link. Stops at the first difference. Throws `DATA_MISSING` for rows that are gone.
 */
export async function reexecute(
  ports: ReexecutePorts,
  record: DeploymentRecord,
  { until, signal }: ReexecuteOptions = {},
): Promise<Reexecution> {
  const image = await ports.deployments.image(record.actorId);
  if (image === null) {
    throw new VelaError('NOT_FOUND', `there is no deployment of the actor ${record.actorId}`);
  }
  const { request, genesis } = await ports.prepare(record);
  const fresh = { snapshot: null, input: 0, chain: genesis };
  const session = await ports.runtime.open({ ...request, ...fresh });
  try {
    const run = new Reexecuted(ports, record, session);
    const entries = tapeOf(ports.deployments, record.actorId);
    const steps = tapeInputs(ports, { record, image, entries, fromStart: true });
    await run.begin();
    for await (const step of steps) {
      signal?.throwIfAborted();
      if (!(await run.take(step, until ?? Infinity))) break;
    }
    if (until === undefined) run.finish();
    const view = until === undefined ? null : await session.describe();
    return { inputs: run.inputs, links: run.links, difference: run.difference, view };
  } finally {
    session.close();
  }
}

/** A run over a tape, compared with what was committed. */
class Reexecuted {
  inputs = 0;
  links = 0;
  difference: TapeDifference | null = null;
  #last: LiveStep | null = null;
  /** Entries that were committed and those that came out, as far as they were not compared yet. */
  readonly #expected: TapeEntry[] = [];
  readonly #found: TapeEntry[] = [];
  /** Decisions since the last entry that agreed, and its number. */
  #intents: Intent[] = [];
  #agreed = 0;

  constructor(
    private readonly ports: ReexecutePorts,
    private readonly record: DeploymentRecord,
    private readonly session: LiveSession,
  ) {}

  async begin(): Promise<void> {
    this.#last = await this.session.step([]);
  }

  /** Takes a step of the tape; false when it is not to go on. */
  async take(step: TapeStep, until: number): Promise<boolean> {
    const inputs = inputsOf(step, this.#last!).slice(0, until - this.inputs);
    if (inputs.length === 0) return false;
    const last = await this.session.step(inputs);
    this.#last = last;
    this.inputs += inputs.length;
    this.#found.push(...last.tape);
    this.#intents.push(...last.intents);
    if (step.entry !== null) this.#expected.push(step.entry);
    // Slices that led to nothing are linked when the next input is known.
    while (this.#expected.length > 0 && this.#found.length > 0) {
      this.difference = await this.#compare(this.#expected.shift()!, this.#found.shift()!);
      if (this.difference !== null) return false;
    }
    return this.inputs < until;
  }

  /** Says that the tape is over: what was committed and did not come out is a difference. */
  finish(): void {
    const [missing] = this.#expected;
    if (this.difference !== null || missing === undefined) return;
    this.difference = this.#differs(missing, undefined, 'tape', 'no link came out');
  }

  async #compare(expected: TapeEntry, found: TapeEntry): Promise<TapeDifference | null> {
    const isAlike =
      found.seq === expected.seq &&
      found.source === expected.source &&
      found.from === expected.from &&
      found.to === expected.to;
    if (!isAlike) return this.#differs(expected, found, 'tape', 'other inputs share a link');
    if (isSame(found.link, expected.link)) {
      this.links++;
      this.#agreed = expected.seq;
      this.#intents = this.#intents.filter(({ seq }) => seq > expected.seq);
      return null;
    }
    const decided = await this.#decided(expected.seq);
    const own = this.#intents.filter(({ seq }) => seq <= expected.seq);
    if (textOf(own) !== textOf(decided)) {
      const words = `${decided.length} decisions were committed, ${own.length} came out or others`;
      return this.#differs(expected, found, 'effects', words);
    }
    const words = 'the same was decided over another body';
    return this.#differs(expected, found, 'input', words);
  }

  /** Returns the decisions that were committed behind the last agreement, up to an input. */
  async #decided(until: number): Promise<readonly Intent[]> {
    const { deployments } = this.ports;
    const decided: Intent[] = [];
    for (let after = this.#agreed; ; ) {
      const page = await deployments.intents(this.record.actorId, after, PAGE);
      decided.push(...page.filter(({ seq }) => seq <= until));
      const last = page.at(-1)?.seq;
      if (last === undefined || last >= until || page.length < PAGE) return decided;
      // A page may end in the middle of an input, whose decisions are then read once more.
      after = last - 1;
      while (decided.at(-1)?.seq === last) decided.pop();
    }
  }

  #differs(
    expected: TapeEntry,
    found: TapeEntry | undefined,
    kind: TapeDifference['kind'],
    words: string,
  ): TapeDifference {
    const { seq, source, from, to } = expected;
    const where = from === to ? `${source} ${from}` : `${source} ${from} to ${to}`;
    return {
      seq,
      source,
      from,
      to,
      expected: hexOf(expected.link),
      found: found === undefined ? null : hexOf(found.link),
      kind,
      message: `the first difference is at input ${seq} (${where}): ${words}`,
    };
  }
}

/** Yields the entries of a tape from its beginning. */
async function* tapeOf(
  deployments: Pick<DeploymentStore, 'tape'>,
  actorId: string,
): AsyncGenerator<TapeEntry> {
  for (let seq = 0; ; ) {
    const page = await deployments.tape(actorId, seq, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    seq = page.at(-1)!.seq;
  }
}

const textOf = (intents: readonly Intent[]): string =>
  canonicalJson(intents as unknown as Canonical);

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
