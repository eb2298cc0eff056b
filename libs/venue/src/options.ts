import { parseDecimal } from '@vela/kernel';
import { feeOptions } from '@vela/fees';
import { accountOptions, financingOptions } from '@vela/ledger';
import { z } from 'zod';
import { slippageOptions } from './slippage-options.js';

const rate = z.string().refine((text) => {
  try {
    const { units, scale } = parseDecimal(text);
    return units >= 0n && units < 10n ** BigInt(scale) && units < 10n ** 15n;
  } catch {
    return false;
  }
}, 'expected a fraction from 0 to below 1 as decimal text, for instance "0.001"');

/**
 * Every assumption of the simulated venue, by name; the defaults are the pessimistic reading of a
 * candle without slippage. What an option does not say is fixed: a decision at the close of a
 * candle acts from the next one, and an order that the open has passed fills at the open.
 */
export const simulationOptions = z
  .strictObject({
    commissionRate: rate
      .default('0')
      .describe('Fee of each fill as a fraction of its notional, decimal text.'),
    fees: feeOptions
      .nullable()
      .default(null)
      .describe(
        'Fees by dated rows: the name of a shipped schedule, one with settings or own rows, or a ' +
          'table. null charges commissionRate alone.',
      ),
    entrySpread: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe('Fraction by which a fill that opens a position is worse; exits are not touched.'),
    bracketActiveFrom: z
      .enum(['entryBar', 'nextBar'])
      .default('entryBar')
      .describe(
        'From when stop-loss and take-profit of a market entry live: the candle of the entry or ' +
          'the one after it. Those of other entries live from the next candle. With a path of ' +
          'prices (see intrabar) all live from the point of the fill on.',
      ),
    tickRounding: z
      .enum(['venue', 'none'])
      .default('venue')
      .describe('Whether prices of orders are rounded to the tick, half up, or taken as they are.'),
    marketFill: z
      .enum(['nextOpen', 'sameClose'])
      .default('nextOpen')
      .describe(
        'Where a market order fills: at the open of the next candle, or at the close of the ' +
          'candle on which it was decided.',
      ),
    intrabar: z
      .enum(['pessimistic', 'openHighLowClose', 'openLowHighClose', 'adaptive', 'seeded'])
      .default('pessimistic')
      .describe(
        'Order of prices inside a candle: stops before limits, a fixed path, the extreme nearer ' +
          'to the open first, or a path drawn from a named random stream.',
      ),
    limitFill: z
      .enum(['touch', 'cross', 'volume'])
      .default('touch')
      .describe(
        'When a limit order fills: as soon as its price is touched, when the candle goes ' +
          'limitCrossTicks beyond it, or as far as the volume beyond its price allows.',
      ),
    limitCrossTicks: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .describe('Ticks by which a candle must pass a limit price when limitFill is cross.'),
    participation: z
      .number()
      .gt(0)
      .max(1)
      .nullable()
      .default(null)
      .describe(
        'Largest share of a candle’s volume that all fills of it may take together; the rest ' +
          'waits for later candles. null: no limit.',
      ),
    slippage: slippageOptions
      .default({ model: 'none' })
      .describe('By how much fills that take liquidity are worse; never beyond a limit price.'),
    latencyMs: z
      .number()
      .min(0)
      .max(86_400_000)
      .default(0)
      .describe('Milliseconds from a decision until its order can act.'),
    account: accountOptions
      .default({ kind: 'unlimited', conversion: 'hold' })
      .describe('What the account may buy and hold.'),
    financing: financingOptions
      .default(() => financingOptions.parse({}))
      .describe('What cash, borrowed shares and overnight positions cost, fractions a year.'),
    uncertaintyResolutions: z
      .int()
      .min(0)
      .max(1000)
      .default(100)
      .describe('Seeded resolutions of ambiguous candles over which the result’s range is taken.'),
    lookAheadWindows: z
      .int()
      .min(0)
      .max(64)
      .default(16)
      .describe(
        'Windows of a run, at most, that are run again with other prices behind them, to see ' +
          'whether the strategy looks ahead. 0: it is not checked.',
      ),
  })
  .superRefine((options, context) => {
    const refuse = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if (options.fees !== null && Number(options.commissionRate) > 0) {
      refuse('commissionRate', 'expected 0 beside fees: they would be paid twice');
    }
    if (options.marketFill === 'sameClose' && options.latencyMs > 0) {
      refuse(
        'latencyMs',
        'expected 0 with marketFill "sameClose": an order that needs time cannot fill at the ' +
          'close on which it was decided',
      );
    }
    if (options.intrabar !== 'pessimistic' && options.bracketActiveFrom === 'nextBar') {
      refuse(
        'bracketActiveFrom',
        `expected "entryBar" with intrabar "${options.intrabar}": along a path of prices ` +
          'children live from the point of the fill on',
      );
    }
    if (options.limitCrossTicks !== 1 && options.limitFill !== 'cross') {
      refuse(
        'limitCrossTicks',
        `expected 1 with limitFill "${options.limitFill}": only "cross" looks at it`,
      );
    }
    if (options.entrySpread > 0 && options.slippage.model === 'spread') {
      refuse(
        'slippage',
        'expected another model with an entrySpread above 0: the spread would be paid twice',
      );
    }
  });

/** Options of the simulated venue with every default filled in. */
export type SimulationOptions = z.infer<typeof simulationOptions>;
