import { VelaError, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { allocateCandles, lowerBound, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type {
  BadLine,
  HistoryPage,
  HistoryRequest,
  MarketDataPort,
  StagedImport,
} from '@vela/ports';
import { BAD_LINES_LISTED, CandlesRefusedError } from './candle-block.js';
import type { CandleBlock } from './candle-block.js';

/** Share of bad candles up to which the others of a provider are taken, as with files. */
const BAD_SHARE_MAX = 0.001;

/** Candles to fetch from a provider. */
export interface HistorySource {
  readonly provider: Pick<MarketDataPort, 'history'>;
  readonly request: Omit<HistoryRequest, 'after'>;
  /** Candles that are not complete at this instant are left to the next import. */
  readonly now: () => Micros;
  readonly signal: AbortSignal;
}

/**
 * Yields the candles of a provider page by page, from behind those that an earlier attempt has
 * staged: what was fetched before a kill is not fetched again. The last block may hold none. Bytes
 * in the progress are microseconds of the span: how many candles it holds is known at its end only.
 * Throws `DATA_INVALID` for pages out of order and for more than 0.1 % of bad candles.
 */
export async function* historyBlocks(
  source: HistorySource,
  staged: Pick<StagedImport, 'stagedRows' | 'stagedUntil'>,
): AsyncGenerator<CandleBlock> {
  const { provider, request, signal } = source;
  const reading = new HistoryReading(request, staged);
  if (reading.from >= request.to) {
    yield reading.block(NOTHING, true);
    return;
  }
  // What an owner before has staged is told at once: it was not lost where it had begun.
  if (staged.stagedRows > 0) yield reading.block(NOTHING, false);
  let after: string | null = null;
  do {
    const page: HistoryPage = await provider.history(
      { ...request, from: reading.from, after },
      signal,
    );
    const candles = complete(reading.take(page), source.now());
    after = page.next;
    reading.check(after === null);
    yield reading.block(candles, after === null);
  } while (after !== null);
}

/** What was met so far. */
class HistoryReading {
  readonly from: Micros;
  private last: number;
  private rowsRead: number;
  private rowsRepeated = 0;
  private badLineCount = 0;
  private readonly badLines: BadLine[] = [];
  private priceScale = 0;

  constructor(
    private readonly request: Omit<HistoryRequest, 'after'>,
    { stagedRows, stagedUntil }: Pick<StagedImport, 'stagedRows' | 'stagedUntil'>,
  ) {
    this.from = stagedUntil === null ? request.from : Math.max(request.from, stagedUntil + 1);
    this.last = stagedUntil ?? Number.NEGATIVE_INFINITY;
    this.rowsRead = stagedRows;
  }

  /** Returns the candles of a page that are behind all before. */
  take(page: HistoryPage): CandleColumns {
    const { candles, bad = [], badCount = bad.length } = page;
    const begin = candles.length === 0 ? 0 : lowerBound(candles.openAt, this.last + 1);
    if (begin > 1 || (begin === 1 && candles.openAt[0] !== this.last)) {
      throw outOfOrder(candles.openAt[0]!, this.last);
    }
    for (const { line, reason } of bad) {
      if (this.badLines.length >= BAD_LINES_LISTED) break;
      this.badLines.push({ line: this.rowsRead + line, reason });
    }
    this.badLineCount += badCount;
    this.rowsRepeated += begin + (page.repeated ?? 0);
    this.rowsRead += candles.length + badCount + (page.repeated ?? 0);
    this.priceScale = Math.max(this.priceScale, page.priceScale ?? 0);
    if (candles.length > 0) this.last = candles.openAt[candles.length - 1]!;
    return begin === 0 ? candles : sliceCandles(candles, begin, candles.length);
  }

  /** Returns nothing; throws when too much is bad. A first page alone says little. */
  check(isLast: boolean): void {
    const { badLineCount, rowsRead } = this;
    const hopeless = badLineCount > 1_000 && badLineCount * 2 > rowsRead;
    if (!hopeless && !(isLast && badLineCount > BAD_SHARE_MAX * rowsRead)) return;
    const listed = this.badLines.map(({ line, reason }) => `candle ${line}: ${reason}`).join('; ');
    throw new CandlesRefusedError(
      `${badLineCount} of ${rowsRead} candles are bad, at most ${BAD_SHARE_MAX * 100} % may be: ${listed}`,
      this.progress(),
      { hint: 'Nothing was imported; the source sent what cannot be.' },
    );
  }

  block(columns: CandleColumns, isLast: boolean): CandleBlock {
    const { from, to } = this.request;
    const bytesTotal = Math.max(1, to - from);
    const reached = Math.min(bytesTotal, Math.max(0, this.last - from));
    const bytesRead = isLast ? bytesTotal : reached;
    return { columns, progress: { ...this.progress(), bytesRead, bytesTotal } };
  }

  private progress(): Omit<CandleBlock['progress'], 'bytesRead' | 'bytesTotal'> {
    const { rowsRead, rowsRepeated, badLineCount, badLines, priceScale } = this;
    const none = { rowsEmpty: 0, rowsTwiceOnClock: 0 };
    return { ...none, rowsRead, rowsRepeated, badLineCount, badLines: [...badLines], priceScale };
  }
}

const NOTHING: CandleColumns = allocateCandles(0);

/** Returns the candles without those at the end that are still being made. */
function complete(candles: CandleColumns, now: Micros): CandleColumns {
  let end = candles.length;
  while (end > 0 && candles.availableAt[end - 1]! > now) end--;
  return end === candles.length ? candles : sliceCandles(candles, 0, end);
}

const outOfOrder = (openAt: Micros, last: Micros): VelaError =>
  new VelaError(
    'DATA_INVALID',
    `expected pages in order, found a candle of ${formatInstant(openAt)} behind ${formatInstant(last)}`,
    { hint: 'Nothing was imported; the source sent a page that cannot be trusted.' },
  );
