import type { AccountRecord, DeploymentRecord } from '@vela/ports';
import type { Ground } from '../ground.js';
import { bookedHoldings, lastPrices } from './holdings.js';
import type { Holding } from './holdings.js';

/** What an account is worth: what its broker says, else the sum of its sub-accounts. */
export interface Balance {
  readonly account: AccountRecord;
  readonly cash: number;
  readonly equity: number;
  readonly realized: number;
  readonly unrealized: number;
  readonly fees: number;
  /** Value of every position, long or short. */
  readonly exposure: number;
  /** What orders by hand may cost; null where the account has no such limit. */
  readonly buyingPower: number | null;
  readonly holdings: readonly Holding[];
  readonly deployments: readonly DeploymentRecord[];
  readonly prices: ReadonlyMap<string, number>;
}

/** Most deployments of one account that are summed up. */
const DEPLOYMENTS_MAX = 5_000;
const PAGE = 500;

/** Sums up accounts over what their deployments and orders by hand hold. */
export class BalanceService {
  constructor(private readonly ground: Ground) {}

  /** Returns what an account is worth. */
  async of(account: AccountRecord): Promise<Balance> {
    const [deployments, booked] = await Promise.all([
      this.deploymentsOf(account.id),
      this.ground.accounts.positions(account.id),
    ]);
    const ids = [...new Set(booked.map(({ instrumentId }) => instrumentId))];
    const found = await this.ground.instruments.getMany(this.ground.tenantId, ids);
    const multipliers = new Map(found.map(({ id, multiplier }) => [id, multiplier]));
    const holdings = bookedHoldings(account.id, booked, deployments, multipliers);
    const manual = manualBook(account, booked);
    const byHand = holdings.filter(({ deployment }) => deployment === null);
    const unrealizedByHand = sum(byHand, ({ unrealized }) => unrealized);
    const worthByHand = sum(byHand, ({ value }) => value ?? 0);
    const summaries = deployments.map((one) => one.summary ?? rested(one));
    const cash = manual.cash + sum(summaries, (one) => one.cash);
    const equity = manual.cash + worthByHand + sum(summaries, (one) => one.equity);
    const { told } = account;
    const power = told?.buyingPower ?? null;
    const own = 'cash' in account.options ? manual.cash : null;
    return {
      account,
      cash: told == null ? cash : Number(told.cash),
      equity: told?.equity == null ? equity : Number(told.equity),
      realized: manual.realized + sum(summaries, ({ realized }) => realized),
      unrealized: unrealizedByHand + sum(summaries, ({ unrealized }) => unrealized),
      fees: manual.fees + sum(summaries, ({ fees }) => fees),
      exposure: sum(holdings, ({ value }) => Math.abs(value ?? 0)),
      buyingPower: power === null ? own : Number(power),
      holdings,
      deployments,
      prices: lastPrices(deployments),
    };
  }

  private async deploymentsOf(accountId: string): Promise<readonly DeploymentRecord[]> {
    const { deployments, tenantId } = this.ground;
    const all: DeploymentRecord[] = [];
    for (let after: string | null = null; all.length < DEPLOYMENTS_MAX; ) {
      const page: readonly DeploymentRecord[] = await deployments.list(
        tenantId,
        { accountId },
        { first: PAGE, after },
      );
      all.push(...page);
      if (page.length < PAGE) break;
      after = page.at(-1)!.id;
    }
    return all;
  }
}

/** Money that a deployment has before its first candle. */
const rested = ({ cash }: DeploymentRecord) => ({
  cash: Number(cash),
  equity: Number(cash),
  realized: 0,
  unrealized: 0,
  fees: 0,
});

/** Returns cash and profits of the orders by hand, from what is booked. */
function manualBook(
  { options }: AccountRecord,
  booked: readonly {
    readonly actorId: string;
    readonly quantity: string;
    readonly cost: string;
    readonly realized: string;
    readonly fees: string;
  }[],
): { readonly cash: number; readonly realized: number; readonly fees: number } {
  const own = booked.filter(({ actorId }) => actorId === 'manual');
  const realized = sum(own, (row) => Number(row.realized));
  const fees = sum(own, (row) => Number(row.fees));
  const spent = sum(own, ({ quantity, cost }) => Math.sign(Number(quantity)) * Number(cost));
  return { cash: Number(options['cash'] ?? 0) + realized - fees - spent, realized, fees };
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
