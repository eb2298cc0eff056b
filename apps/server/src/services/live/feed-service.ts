import {
  canonicalJson,
  kindOfId,
  parseInstant,
  parseTimeframe,
  DAY,
  VelaError,
} from '@vela/kernel';
import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { FeedRecord, FeedSeries, FeedSource, LateCandle } from '@vela/ports';
import { pinDatasets } from '../dataset-pin.js';
import type { Ground } from '../ground.js';
import { findInstruments } from '../instrument-lookup.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import type { Problem } from '../refusal.js';
import { roughWidth } from '../run-timeframes.js';
import { expectFound, problemAt } from './deployment-input.js';
import type { CreatedFeed, FeedInput } from './feed-input.js';
import { checkName } from './names.js';
import { stableId } from './stable-id.js';
import { SERIES_MAX, createStreamFeed } from './stream-feed.js';

/** Most slices a second; more would only fill the log. */
const PACE_MAX = 10_000;
/** The first instant of a random market unless told otherwise: 2020-01-02. */
const RANDOM_START: Micros = 1_577_923_200_000_000;
/** Standard deviation of a candle as a fraction. */
const VOLATILITY = 0.001;
/** The end of a replay without an end: 2200-01-01. */
const FAR: Micros = 7_258_118_400_000_000;

/** Creates feeds and lists them. */
export class FeedService {
  constructor(private readonly ground: Ground) {}

  /**
   * Returns the feed of a name: a new one, or the one that is there with the same settings.
   * Refuses with `ALREADY_EXISTS` where the settings differ. Of a live stream there is one feed for
   * each account and channel: asked for again, it is extended by the series that it lacks.
   */
  async create(input: FeedInput): Promise<CreatedFeed> {
    const { tenantId, hasher, feeds, hints } = this.ground;
    const name = input.name.trim();
    if (input.kind === 'stream') {
      const { timeframes, problems } = readTimeframes(input.timeframes);
      refuseIfAny([...checkName(input.name, ['input', 'name']), ...problems]);
      return createStreamFeed(this.ground, { ...input, name, timeframes });
    }
    const { series, source } = await this.configure(input);
    const id = stableId(hasher, 'feed', [tenantId, name]);
    const actorId = stableId(hasher, 'actor', [id]);
    const isNew = await feeds.create({ id, tenantId, actorId, name, series, source });
    if (isNew) hints.released([actorId]);
    const feed = await this.expect(id);
    if (isNew || sameFeed(feed, { series, source })) return { feed, isNew, added: 0 };
    throw new Refusal([
      {
        code: 'ALREADY_EXISTS',
        message: `there is a feed "${name}" already, with other settings`,
        hint: 'Choose another name.',
        path: ['input', 'name'],
      },
    ]);
  }

  /** Returns the feed, or null when there is none. */
  async get(id: string): Promise<FeedRecord | null> {
    if (kindOfId(id) !== 'feed') return null;
    return this.ground.feeds.get(this.ground.tenantId, id);
  }

  /** Returns the feed; refuses with `NOT_FOUND` when there is none. */
  async expect(id: string, path: readonly string[] = ['id']): Promise<FeedRecord> {
    const hint = 'List them with vela feed list.';
    return expectFound(await this.get(id), 'feed', id, { path, hint });
  }

  /** Returns every feed, the oldest first. */
  async list(): Promise<readonly FeedRecord[]> {
    const all = await this.ground.feeds.list(this.ground.tenantId);
    return [...all].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  /** Returns candles of a live feed that came too late for their slices, the newest first. */
  async lateCandles(id: string, limit: number): Promise<readonly LateCandle[]> {
    return this.ground.feeds.lateCandles(id, limit);
  }

  private async configure(
    input: FeedInput,
  ): Promise<{ readonly series: readonly FeedSeries[]; readonly source: FeedSource }> {
    const found = await findInstruments(this.ground, {
      ids: input.instruments ?? [],
      symbols: input.symbols ?? [],
    });
    const { timeframes, problems } = readTimeframes(input.timeframes);
    const count = found.instruments.length * timeframes.length;
    const crowded = count === 0 || count > SERIES_MAX;
    refuseIfAny([
      ...checkName(input.name, ['input', 'name']),
      ...found.problems,
      ...problems,
      ...(crowded && found.problems.length + problems.length === 0
        ? [wrong('instruments', `expected 1 to ${SERIES_MAX} series, found ${count}`)]
        : []),
      ...checkNumbers(input),
      ...checkVolatility(input, timeframes),
    ]);
    const series = timeframes.flatMap((timeframe) =>
      found.instruments.map(({ id: instrumentId }) => ({ instrumentId, timeframe })),
    );
    const source =
      input.kind === 'replay'
        ? await this.replay(input, found.instruments, timeframes)
        : random(input);
    return { series, source };
  }

  private async replay(
    input: FeedInput,
    instruments: readonly Instrument[],
    timeframes: readonly Timeframe[],
  ): Promise<FeedSource> {
    const from = input.from ?? 0;
    const to = input.to === undefined ? FAR : input.to + DAY;
    if (from >= to) throw new Refusal([wrong('to', 'expected an end behind the beginning')]);
    const datasets: { datasetId: string; version: number }[] = [];
    for (const timeframe of timeframes) {
      const pinned = await pinDatasets(this.ground, {
        instruments,
        timeframe,
        from,
        to,
        source: input.source ?? null,
        field: 'timeframes',
      });
      datasets.push(...pinned.map(({ datasetId, version }) => ({ datasetId, version })));
    }
    const { slicesPerSecond = null, lockstep = false } = input;
    return { kind: 'replay', datasets, from, to, slicesPerSecond, lockstep };
  }
}

function random(input: FeedInput): FeedSource {
  return {
    kind: 'random',
    seed: input.seed ?? 0,
    startAt: startOf(input.startAt),
    slicesPerSecond: input.slicesPerSecond ?? null,
    lockstep: input.lockstep ?? false,
    slices: input.slices ?? null,
    quotes: input.quotes ?? false,
    price: input.price ?? 100,
    volatility: input.volatility ?? VOLATILITY,
  };
}

function startOf(text: string | undefined): Micros {
  if (text === undefined) return RANDOM_START;
  try {
    return parseInstant(text);
  } catch (error) {
    if (!(error instanceof VelaError)) throw error;
    throw new Refusal([problemAt(error, ['input', 'startAt'])]);
  }
}

function readTimeframes(texts: readonly string[]): {
  readonly timeframes: readonly Timeframe[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const timeframes = new Set<Timeframe>();
  for (const text of texts) {
    try {
      timeframes.add(parseTimeframe(text));
    } catch (error) {
      if (!(error instanceof VelaError)) throw error;
      problems.push(problemAt(error, ['input', 'timeframes']));
    }
  }
  if (texts.length === 0) problems.push(wrong('timeframes', 'expected at least one, found none'));
  return { timeframes: [...timeframes], problems };
}

function checkNumbers(input: FeedInput): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (field: keyof FeedInput, expected: string, fits: (value: number) => boolean) => {
    const value = input[field];
    if (value === undefined || fits(value as number)) return;
    problems.push(wrong(field, `expected ${expected}, found ${String(value)}`));
  };
  const pace = `more than 0 and at most ${PACE_MAX} slices a second`;
  check('slicesPerSecond', pace, (value) => value > 0 && value <= PACE_MAX);
  check('slices', 'a whole number of at least 1', (value) => Number.isInteger(value) && value >= 1);
  check('seed', 'a whole number', Number.isSafeInteger);
  check('price', 'a price above 0 and at most 1e9', (value) => value > 0 && value <= 1e9);
  check('volatility', 'a fraction from 0 to below 1', (value) => value >= 0 && value < 1);
  return problems;
}

/** A market that moves by more than ten times its price in a year is no market. */
const YEARLY_MAX = 10;
const YEAR: Micros = 365.25 * DAY;

function checkVolatility(
  { kind, volatility = VOLATILITY }: FeedInput,
  timeframes: readonly Timeframe[],
): readonly Problem[] {
  const [narrowest] = timeframes;
  if (kind !== 'random' || narrowest === undefined) return [];
  const most = YEARLY_MAX / Math.sqrt(YEAR / roughWidth(narrowest));
  if (volatility <= most) return [];
  const found = `found ${volatility}`;
  return [
    wrong('volatility', `expected at most ${most.toPrecision(3)} for ${narrowest}, ${found}`),
  ];
}

const wrong = (field: string, message: string): Problem => ({
  code: 'INVALID_INPUT',
  message,
  path: ['input', field],
});

const sameFeed = (record: FeedRecord, wanted: Pick<FeedRecord, 'series' | 'source'>): boolean =>
  canonicalJson([record.series, record.source] as unknown as Canonical) ===
  canonicalJson([wanted.series, wanted.source] as unknown as Canonical);
