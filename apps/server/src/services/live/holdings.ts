import type { AccountImage, DeploymentRecord } from '@vela/ports';

/** What a sub-account holds of an instrument, with what it is worth. */
export interface Holding {
  readonly accountId: string;
  /** Deployment that holds it, null for orders by hand. */
  readonly deployment: DeploymentRecord | null;
  readonly instrumentId: string;
  /** Signed decimal text. */
  readonly quantity: string;
  readonly averagePrice: number | null;
  /** Last price that is known, null before the first. */
  readonly lastPrice: number | null;
  readonly unrealized: number;
  /** Signed value at the last price, in the instrument's currency; null where nobody asked. */
  readonly value: number | null;
  readonly realized: number | null;
  readonly fees: number | null;
}

/** What a price of 1 for one unit of an instrument is worth in its currency. */
export type Multipliers = ReadonlyMap<string, number>;

/** Returns what a deployment says that it holds. */
export function holdingsOf(deployment: DeploymentRecord): readonly Holding[] {
  return (deployment.summary?.positions ?? [])
    .filter(({ quantity }) => Number(quantity) !== 0)
    .map((position) => ({
      accountId: deployment.accountId,
      deployment,
      instrumentId: position.instrumentId,
      quantity: position.quantity,
      averagePrice: position.averagePrice,
      lastPrice: position.lastPrice,
      unrealized: position.unrealized,
      value: null,
      realized: null,
      fees: null,
    }));
}

/**
 * Returns what an account holds, by sub-account, as its gateway booked it. Prices are those that
 * deployments saw last.
 */
export function bookedHoldings(
  accountId: string,
  booked: AccountImage['positions'],
  deployments: readonly DeploymentRecord[],
  multipliers: Multipliers,
): readonly Holding[] {
  const prices = lastPrices(deployments);
  return booked
    .filter(({ quantity }) => Number(quantity) !== 0)
    .map(({ actorId, instrumentId, quantity, cost, realized, fees }) => {
      const lastPrice = prices.get(instrumentId) ?? null;
      const size = Number(quantity);
      const multiplier = multipliers.get(instrumentId) ?? 1;
      const worth = Math.abs(size) * multiplier;
      const averagePrice = worth === 0 ? null : Math.abs(Number(cost)) / worth;
      const unrealized =
        lastPrice === null || averagePrice === null
          ? 0
          : (lastPrice - averagePrice) * size * multiplier;
      return {
        accountId,
        deployment: deployments.find((one) => one.actorId === actorId) ?? null,
        instrumentId,
        quantity,
        averagePrice,
        lastPrice,
        unrealized,
        value: size * multiplier * (lastPrice ?? averagePrice ?? 0),
        realized: Number(realized),
        fees: Number(fees),
      };
    });
}

/** Returns the price of each instrument that the deployment with the newest candle saw. */
export function lastPrices(deployments: readonly DeploymentRecord[]): ReadonlyMap<string, number> {
  const prices = new Map<string, number>();
  const byAge = [...deployments].sort((a, b) => (a.summary?.at ?? 0) - (b.summary?.at ?? 0));
  for (const { summary } of byAge) {
    for (const { instrumentId, lastPrice } of summary?.positions ?? []) {
      if (lastPrice !== null) prices.set(instrumentId, lastPrice);
    }
  }
  return prices;
}
