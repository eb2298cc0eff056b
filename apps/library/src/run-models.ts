import { VelaError, powerOfTen } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { FeeModel } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { RunModels } from '@vela/step';
import type { BacktestModels, FeeQuestion } from './own-models.js';

/** Returns the models as the engine takes them. */
export function runModels(
  { path, slippage, liquidity, fee }: BacktestModels,
  instruments: readonly Instrument[],
): RunModels {
  return {
    ...(path === undefined ? {} : { path }),
    ...(slippage === undefined ? {} : { slippage }),
    ...(liquidity === undefined ? {} : { liquidity }),
    ...(fee === undefined ? {} : { fees: feesBy(fee, instruments) }),
  };
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
