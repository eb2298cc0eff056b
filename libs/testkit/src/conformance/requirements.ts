import { expect } from './runner.js';
import type { BrokerOrder } from '@vela/orders';
import type { BrokerCapabilities } from '@vela/ports';
import type { Bench } from './bench.js';
import type { OptionalControl } from './conformance-world.js';

/** What a case needs of the venue: a capability, or a control of the simulator. */
export type Requirement =
  | 'stop'
  | 'stop_limit'
  | 'trailing_stop'
  | 'market_if_touched'
  | 'limit_if_touched'
  | 'day'
  | 'gtd'
  | 'ioc'
  | 'fok'
  | 'bracket'
  | 'oco'
  | 'oto'
  | 'fractional'
  | 'notional'
  | 'extendedHours'
  | 'reduceOnly'
  | 'replace'
  | 'cancelAll'
  | 'watermark'
  | OptionalControl;

/** An order that only a venue with the capability takes. */
const ORDERS: Partial<Record<Requirement, Partial<BrokerOrder>>> = {
  stop: { type: 'stop', stopPrice: '110' },
  stop_limit: { type: 'stop_limit', stopPrice: '110', limitPrice: '111' },
  trailing_stop: { type: 'trailing_stop', trail: { by: 'price', value: '1' } },
  market_if_touched: { type: 'market_if_touched', stopPrice: '90' },
  limit_if_touched: { type: 'limit_if_touched', stopPrice: '90', limitPrice: '89' },
  day: { type: 'limit', limitPrice: '90', timeInForce: 'day' },
  gtd: { type: 'limit', limitPrice: '90', timeInForce: 'gtd', goodTill: 4e15 },
  ioc: { timeInForce: 'ioc' },
  fok: { timeInForce: 'fok' },
  bracket: { attached: { takeProfit: '120', stopLoss: '80' } },
  oto: { after: 'AAAAAAAAAAAAAAAAAAAAAAAAAA' },
  fractional: { quantity: '0.5' },
  notional: { notional: '1000' },
  extendedHours: { extendedHours: true, type: 'limit', limitPrice: '90', timeInForce: 'day' },
  reduceOnly: { reduceOnly: true },
};

const has: Partial<Record<Requirement, (can: BrokerCapabilities) => boolean>> = {
  bracket: ({ contingent }) => contingent.bracket,
  oco: ({ contingent }) => contingent.oco,
  oto: ({ contingent }) => contingent.oto,
  fractional: ({ quantity }) => quantity.fractional,
  notional: ({ quantity }) => quantity.notional,
  extendedHours: ({ extendedHours }) => extendedHours,
  reduceOnly: ({ reduceOnly }) => reduceOnly,
  replace: ({ replace }) => replace !== 'none',
  cancelAll: ({ cancelAll }) => cancelAll,
  watermark: ({ watermark }) => watermark,
};

const TYPES: ReadonlySet<string> = new Set([
  'stop',
  'stop_limit',
  'trailing_stop',
  'market_if_touched',
  'limit_if_touched',
]);
const TIMES: ReadonlySet<string> = new Set(['day', 'gtd', 'ioc', 'fok']);

/** Returns whether a venue and its simulator have what a case needs. */
export function meets(bench: Bench, need: Requirement): boolean {
  const { can } = bench;
  if (TYPES.has(need)) return (can.orderTypes as readonly string[]).includes(need);
  if (TIMES.has(need)) return (can.timesInForce as readonly string[]).includes(need);
  return has[need]?.(can) ?? bench.control.can.has(need as OptionalControl);
}

/** What a control that a simulator does not have throws. */
export class UnsupportedControl extends Error {
  readonly code = 'unsupported';

  constructor(control: OptionalControl) {
    super(`unsupported: this simulator has no control ${control}`);
  }
}

/**
 * Expects that what the venue cannot do is refused as `unsupported` before a byte leaves; a control
 * that the simulator lacks must say so itself, so that no case passes by doing nothing.
 */
export async function expectRefusal(bench: Bench, need: Requirement): Promise<void> {
  const before = bench.control.calls;
  const order = ORDERS[need];
  if (order !== undefined) {
    await bench.refused(order, 'unsupported');
  } else if (need === 'oco') {
    expect('group' in bench.port).toBe(false);
  } else if (need === 'cancelAll') {
    expect('cancelAll' in bench.port).toBe(false);
  } else if (need === 'replace') {
    const { id } = await bench.live({ type: 'limit', limitPrice: '90' });
    const calls = bench.control.calls;
    const outcome = await bench.replace(id, { limitPrice: '91' });
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'unsupported' });
    expect(bench.control.calls).toBe(calls);
    return;
  } else if (need === 'watermark') {
    await bench.control.market({ open: 100 });
    expect(bench.world.heard.some(({ kind }) => kind === 'watermark')).toBe(false);
    return;
  } else {
    await expect(use(bench, need as OptionalControl)).rejects.toMatchObject({
      code: 'unsupported',
    });
  }
  expect(bench.control.calls).toBe(before);
}

/** Uses a control that the simulator does not have. */
async function use({ control }: Bench, need: OptionalControl): Promise<void> {
  const uses: Record<OptionalControl, () => unknown> = {
    crash: () => control.crash(),
    second: () => control.second(),
    externalOrder: () => control.externalOrder({}),
    bust: () => control.bust('key'),
    expireToken: () => control.expireToken(),
    oddStatus: () => control.oddStatus('id', 'status'),
    trouble: () => control.trouble(),
    rows: () => control.rows(1),
    skew: () => control.skew(1),
    halt: () => control.halt(0),
  };
  await uses[need]();
}
