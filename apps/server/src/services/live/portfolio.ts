import type { AccountService } from './account-service.js';
import type { Balance, BalanceService } from './balance-service.js';

/** How much is at stake in an instrument. */
interface InstrumentExposure {
  readonly instrumentId: string;
  readonly gross: number;
  readonly net: number;
  readonly ratio: number;
}

/** The accounts of one currency together. */
export interface PortfolioState {
  readonly currency: string;
  readonly balances: readonly Balance[];
  readonly equity: number;
  readonly cash: number;
  readonly realized: number;
  readonly unrealized: number;
  readonly fees: number;
  readonly exposures: readonly InstrumentExposure[];
}

/** Returns the accounts of a currency together; amounts of several are never added up. */
export async function portfolioOf(
  accounts: AccountService,
  balances: BalanceService,
  currency: string | null | undefined,
): Promise<PortfolioState> {
  const all = await accounts.list();
  const wanted = currency ?? all[0]?.currency ?? 'USD';
  const own = all.filter((account) => account.currency === wanted);
  const found = await Promise.all(own.map((account) => balances.of(account)));
  const sum = (of: (balance: Balance) => number): number =>
    found.reduce((total, balance) => total + of(balance), 0);
  const equity = sum((balance) => balance.equity);
  return {
    currency: wanted,
    balances: found,
    equity,
    cash: sum(({ cash }) => cash),
    realized: sum(({ realized }) => realized),
    unrealized: sum(({ unrealized }) => unrealized),
    fees: sum(({ fees }) => fees),
    exposures: exposuresOf(found, equity),
  };
}

function exposuresOf(found: readonly Balance[], equity: number): readonly InstrumentExposure[] {
  const sums = new Map<string, { gross: number; net: number }>();
  for (const { holdings } of found) {
    for (const holding of holdings) {
      const sum = sums.get(holding.instrumentId) ?? { gross: 0, net: 0 };
      sum.gross += Math.abs(holding.value ?? 0);
      sum.net += holding.value ?? 0;
      sums.set(holding.instrumentId, sum);
    }
  }
  return [...sums]
    .map(([instrumentId, { gross, net }]) => ({
      instrumentId,
      gross,
      net,
      ratio: equity > 0 ? gross / equity : 0,
    }))
    .sort((a, b) => b.gross - a.gross);
}
