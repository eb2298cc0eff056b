import { parseDecimal } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { FlatRate, Ledger } from '@vela/ledger';
import { allocateCandles, createInstrument } from '@vela/market';
import type { CandleColumns, InstrumentDraft } from '@vela/market';
import { ORDER_REASONS, OrderRole, SimulatedVenue, simulationOptions } from '@vela/venue';
import type { OrderCheck, OrderRequest, SimulationOptions, VenueModels } from '@vela/venue';

/** Open, high, low, close and, when it matters, volume. */
export type Bar = readonly [number, number, number, number, number?];

/** When a candle opens and from when it is known. */
export interface Times {
  readonly openAt: Micros;
  readonly availableAt: Micros;
}

/** Returns columns of one candle. */
function candle([open, high, low, close, volume = 0]: Bar, times: Times): CandleColumns {
  const columns = allocateCandles(1);
  columns.openAt[0] = times.openAt;
  columns.availableAt[0] = times.availableAt;
  columns.open[0] = open;
  columns.high[0] = high;
  columns.low[0] = low;
  columns.close[0] = close;
  columns.volume[0] = volume;
  return columns;
}

const STATES = ['working', 'filled', 'canceled', 'rejected', 'expired', 'waiting'] as const;
const MINUTE = 60e6;

/** What a test may say of its venue. */
export interface WorldSetup {
  readonly options?: Partial<SimulationOptions>;
  readonly instruments?: readonly Partial<InstrumentDraft>[];
  readonly timeframe?: Timeframe;
  readonly models?: VenueModels;
  readonly check?: OrderCheck;
  readonly resolution?: number;
  /** Instant of the first decision. */
  readonly at?: Micros;
}

function createVenue(setup: WorldSetup) {
  const instruments = (setup.instruments ?? [{}]).map((draft, index) =>
    createInstrument({ id: `i${index}`, symbol: `S${index}`, ...draft }),
  );
  const ledger = new Ledger({ instruments, cash: parseDecimal('100000') });
  const options = simulationOptions.parse(setup.options ?? {});
  const venue = new SimulatedVenue({
    instruments,
    ledger,
    fees: new FlatRate(parseDecimal(options.commissionRate)),
    options,
    listening: true,
    timeframes: instruments.map(() => setup.timeframe ?? null),
    models: setup.models ?? {},
    check: setup.check ?? null,
    resolution: setup.resolution ?? 0,
  });
  return { venue, ledger, instruments };
}

/** A market buy of 10 unless told otherwise. */
const requestOf = (request: Partial<OrderRequest>): OrderRequest => ({
  instrument: 0,
  side: 1,
  type: 0,
  role: OrderRole.ENTRY,
  quantity: 10,
  price: NaN,
  stopLoss: NaN,
  takeProfit: NaN,
  reduceOnly: false,
  ...request,
});

/** What a test reads of a venue. */
function readings({ venue, ledger }: ReturnType<typeof createVenue>) {
  return {
    prices: (): number[] => Array.from(venue.fills.column('price')),
    quantities: (): number[] => Array.from(venue.fills.column('quantity')),
    state: (handle: number): string => STATES[venue.orders.state[handle]!]!,
    reason: (handle: number): string => ORDER_REASONS[venue.orders.reason[handle]!]!,
    /** Quantity that an order may fill and what it has filled. */
    sizes: (handle: number): number[] => [
      venue.orders.quantity[handle]!,
      venue.orders.filled[handle]!,
    ],
    held: (instrument = 0): number => ledger.positions[instrument]!.quantity,
  };
}

/** A venue of one or more instruments that is stepped candle by candle. */
export function venueWorld(setup: WorldSetup = {}) {
  const made = createVenue(setup);
  const { venue } = made;
  let slice = 0;
  const begin = (at: Micros): void => {
    world.at = at;
    slice++;
    venue.begin(slice, slice, at);
  };
  const world = {
    ...made,
    ...readings(made),
    at: setup.at ?? 0,
    /** Places an order: a market buy of 10 unless told otherwise. */
    place: (request: Partial<OrderRequest> = {}): number => venue.submit(requestOf(request)),
    /** Steps through a slice with a candle of each instrument; null for one that is halted. */
    step: (bars: readonly (Bar | null)[], times?: Times): void => {
      const { openAt, availableAt } = times ?? { openAt: world.at, availableAt: world.at + MINUTE };
      begin(availableAt);
      bars.forEach((bar, instrument) => {
        if (bar === null || !venue.isBusy(instrument)) return;
        venue.match(instrument, candle(bar, { openAt, availableAt }), 0, slice);
      });
      venue.settle();
    },
    /** Lets market orders of the slice have the close of a candle. */
    close: (bar: Bar): void => {
      const times = { openAt: world.at - MINUTE, availableAt: world.at };
      if (venue.wantsClose) venue.matchClose(0, candle(bar, times), 0, slice);
    },
    /** Steps through a quote of the first instrument. */
    quote: (bid: number, ask: number, bidSize = NaN, askSize = NaN): void => {
      begin(world.at + MINUTE);
      venue.matchQuote(0, { at: world.at, bid, ask, bidSize, askSize }, slice);
      venue.settle();
    },
  };
  venue.begin(0, 0, world.at);
  return world;
}
