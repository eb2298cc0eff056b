/** Channels of the two kinds of data stream. */
const CHANNELS = {
  stocks: [
    'trades',
    'quotes',
    'bars',
    'updatedBars',
    'dailyBars',
    'statuses',
    'lulds',
    'imbalances',
  ],
  crypto: ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'orderbooks'],
} as const;

/** One of {@link CHANNELS}. */
export type Channel = (typeof CHANNELS)['stocks' | 'crypto'][number];

const ALL = [...new Set<string>([...CHANNELS.stocks, ...CHANNELS.crypto])];
const SYMBOLS_MAX = 10_000;

/** What a connection wants to hear. */
export class Subscriptions {
  readonly #kind: 'stocks' | 'crypto';
  readonly #wanted = new Map<string, Set<string>>();

  constructor(kind: 'stocks' | 'crypto') {
    this.#kind = kind;
    for (const channel of CHANNELS[kind]) this.#wanted.set(channel, new Set());
  }

  /**
   * Applies a request and returns null, or the code and the words of the error, in which case
   * nothing has changed.
   */
  apply(
    request: Readonly<Record<string, unknown>>,
    symbolsMax: number,
  ): { readonly code: number; readonly msg: string } | null {
    const remove = request['action'] === 'unsubscribe';
    const next = new Map([...this.#wanted].map(([channel, set]) => [channel, new Set(set)]));
    for (const channel of ALL) {
      const symbols = request[channel];
      if (symbols === undefined || symbols === null) continue;
      if (!isSymbolList(symbols)) return { code: 400, msg: 'invalid syntax' };
      const set = next.get(channel);
      if (set === undefined) {
        if (symbols.length === 0) continue;
        return { code: 410, msg: 'invalid subscribe action for this feed' };
      }
      for (const symbol of symbols) {
        if (remove) set.delete(symbol);
        else set.add(symbol);
      }
    }
    const counted = new Set([...(next.get('trades') ?? []), ...(next.get('quotes') ?? [])]);
    if (!remove && counted.size > symbolsMax) return { code: 405, msg: 'symbol limit exceeded' };
    for (const [channel, set] of next) this.#wanted.set(channel, set);
    return null;
  }

  /** Returns whether a symbol is wanted on a channel. */
  wants(channel: Channel, symbol: string): boolean {
    const set = this.#wanted.get(channel);
    return set !== undefined && (set.has(symbol) || set.has('*'));
  }

  /** Returns the acknowledgement: always the whole set. */
  message(): Readonly<Record<string, unknown>> {
    const lists = Object.fromEntries([...this.#wanted].map(([name, set]) => [name, [...set]]));
    if (this.#kind === 'crypto') return { T: 'subscription', ...lists };
    const { trades } = lists;
    return { T: 'subscription', ...lists, corrections: trades, cancelErrors: trades };
  }
}

const isSymbolList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= SYMBOLS_MAX &&
  value.every((one) => typeof one === 'string' && one.length > 0 && one.length <= 64);
