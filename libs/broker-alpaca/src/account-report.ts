import { VelaError } from '@vela/kernel';
import type { AccountReport, PositionReport } from '@vela/ports';
import { buyingPowerOf } from './buying-power.js';
import type { Symbols } from './symbols.js';
import { decimalOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/** Returns the state of an account; throws `DATA_INVALID` when it does not say what cash it has. */
export function accountReport(account: Wire): AccountReport {
  const cash = decimalOf(account, 'cash');
  if (cash === null) {
    throw new VelaError('DATA_INVALID', 'expected the cash of the account, found none');
  }
  return {
    currency: textOf(account, 'currency') ?? 'USD',
    cash,
    equity: decimalOf(account, 'equity'),
    buyingPower: buyingPowerOf(account).equity,
  };
}

/** Returns what is held of an instrument; null for a row without a quantity. */
export async function positionReport(
  position: Wire,
  symbols: Symbols,
): Promise<PositionReport | null> {
  const quantity = decimalOf(position, 'qty');
  if (quantity === null || quantity === '0') return null;
  const { instrumentId, currency } = await symbols.named(position);
  const isShort = textOf(position, 'side') === 'short' && !quantity.startsWith('-');
  return {
    instrumentId,
    quantity: isShort ? `-${quantity}` : quantity,
    averagePrice: decimalOf(position, 'avg_entry_price'),
    currency,
  };
}
