import { ArgsType, Field } from '@nestjs/graphql';
import type { Columns } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { PageArgs } from './types/connection.js';
import { OrderRoleEnum, OrderSide } from './types/order-words.js';

/** A page of round trips, all of them or some. */
@ArgsType()
export class TradesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only those of this symbol.' })
  symbol?: string | null;

  @Field(() => OrderSide, { nullable: true, description: 'Only those that began so.' })
  side?: OrderSide | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those with a profit after fees (true) or without one (false).',
  })
  won?: boolean | null;

  @Field(() => OrderRoleEnum, {
    nullable: true,
    description: 'Only those whose exit was an order that existed for this.',
  })
  exitRole?: OrderRoleEnum | null;
}

/** What round trips are chosen from. */
interface FilteredTables {
  readonly trades: Columns;
  readonly instruments: readonly Instrument[];
  /** Reads the orders; only an exit role needs them. */
  readonly orders: () => Promise<Columns>;
}

/** The roles of orders by the numbers that columns hold. */
const ROLES = Object.values(OrderRoleEnum);

/**
 * Returns the rows of the round trips that are asked for, null for all of them. Throws
 * `INVALID_INPUT` for a symbol that the run did not have.
 */
export async function matchingTrades(
  { symbol, side, won, exitRole }: TradesArgs,
  { trades, instruments, orders }: FilteredTables,
): Promise<readonly number[] | null> {
  if (symbol == null && side == null && won == null && exitRole == null) return null;
  const instrument = instruments.findIndex((one) => one.symbol === symbol || one.id === symbol);
  if (symbol != null && instrument < 0) {
    const known = instruments.map((one) => one.symbol).join(', ');
    throw new VelaError('INVALID_INPUT', `expected one of ${known}, found "${symbol}"`, {
      path: ['symbol'],
    });
  }
  const roles = exitRole == null ? undefined : (await orders())['role'];
  const column = (name: string): Float64Array => trades[name] ?? new Float64Array(0);
  const [of, quantity, exit] = [column('instrument'), column('quantity'), column('exitOrder')];
  const [gross, fees] = [column('pnlGross'), column('commission')];
  const sign = side === OrderSide.SELL ? -1 : 1;
  const rows: number[] = [];
  for (let row = 0; row < quantity.length; row++) {
    if (symbol != null && of[row] !== instrument) continue;
    if (side != null && quantity[row]! * sign < 0) continue;
    if (won != null && gross[row]! - fees[row]! > 0 !== won) continue;
    if (exitRole != null && ROLES[roles?.[exit[row]!] ?? -1] !== exitRole) continue;
    rows.push(row);
  }
  return rows;
}
