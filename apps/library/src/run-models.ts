import { VelaError, powerOfTen } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { FeeModel } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { RunModels } from '@vela/step';
import { refuseUnknown } from './known-names.js';
import type { BacktestModels, FeeQuestion } from './own-models.js';

/** Returns the models as the engine takes them. */
export function runModels(models: BacktestModels, instruments: readonly Instrument[]): RunModels {
  refuseUnknown<BacktestModels>(models, METHODS, 'models');
  for (const [name, method] of METHOD_NAMES) refuseOther(models[name], name, method);
  const { path, slippage, liquidity, fee } = models;
  return {
    ...(path === undefined ? {} : { path }),
    ...(slippage === undefined ? {} : { slippage }),
    ...(liquidity === undefined ? {} : { liquidity }),
    ...(fee === undefined ? {} : { fees: feesBy(fee, instruments) }),
  };
}

const METHODS = { path: true, slippage: true, liquidity: true, fee: true } as const;

const METHOD_NAMES = [
  ['path', 'trace'],
  ['slippage', 'slip'],
  ['liquidity', 'available'],
  ['fee', null],
] as const;

/** Throws `INVALID_INPUT` for a model that could not be asked, before the first fill does. */
function refuseOther(model: unknown, name: string, method: string | null): void {
  if (model === undefined) return;
  const asked: unknown = method === null ? model : Reflect.get(Object(model), method);
  if (typeof asked === 'function') return;
  const expected = method === null ? 'be a function' : `have a method ${method}`;
  throw new VelaError('INVALID_INPUT', `expected ${name} to ${expected}`, {
    path: ['models', name],
  });
}

/** Largest fee that the ledger books exactly, in the currency of an instrument. */
const FEE_MAX = Number.MAX_SAFE_INTEGER / 10 ** MONEY_SCALE;

function feesBy(fee: (fill: FeeQuestion) => number, instruments: readonly Instrument[]): FeeModel {
  const charge: NonNullable<FeeModel['estimate']> = ({ instrument, side, quantity, price }) => {
    const { symbol, quantityScale } = instruments[instrument]!;
    const asked: FeeQuestion = {
      symbol,
      side: side > 0 ? 'buy' : 'sell',
      quantity: quantity / powerOfTen(quantityScale),
      price,
    };
    const amount = fee(asked);
    if (Math.abs(amount) <= FEE_MAX) return Math.round(amount * 10 ** MONEY_SCALE);
    throw new VelaError('INVALID_INPUT', `expected a fee as a number, found ${amount}`, {
      path: ['models', 'fee'],
    });
  };
  return { charge, estimate: charge, snapshot: () => null, restore: () => undefined };
}
