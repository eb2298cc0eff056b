import type { Answer, OrderManager } from '@vela/execution';
import type {
  AccountImage,
  AccountRecord,
  BrokerEvent,
  BrokerOrderRow,
  FillRow,
} from '@vela/ports';
import type { GatewayMarket } from './gateway-market.js';
import type { GatewayPorts } from './gateway-ports.js';

/** Fills that are read at once. */
const PAGE = 1_000;
/** Orders that are read of one family: changes of changes. */
const FAMILY_MAX = 100;

/** What a broker speaks of, by the names it has. */
interface Named {
  readonly clientOrderId: string | null;
  readonly venueOrderId: string;
  readonly instrumentId: string;
}

/** Brings orders back into memory that ended long ago and are spoken of again. */
export class GatewayMemory {
  constructor(
    private readonly account: AccountRecord,
    private readonly accounts: Pick<GatewayPorts['accounts'], 'order' | 'fills'>,
    private readonly market: GatewayMarket,
  ) {}

  /** Returns the booked fills of the orders that a gateway starts from. */
  async fillsOf(image: AccountImage): Promise<ReadonlyMap<string, readonly FillRow[]>> {
    await this.market.know([
      ...image.orders.map(({ order }) => order.instrumentId),
      ...image.positions.map(({ instrumentId }) => instrumentId),
    ]);
    const fills = new Map<string, readonly FillRow[]>();
    for (const { clientOrderId, filled } of image.orders) {
      // A fill and the row that it changed are one commit.
      if (filled !== '0') fills.set(clientOrderId, await this.fills(clientOrderId));
    }
    return fills;
  }

  /** Brings the orders into memory whose place open ones take, and first parts of others. */
  async recallFamilies(manager: OrderManager, image: AccountImage): Promise<void> {
    const { tenantId } = this.account;
    for (const { replaces, order } of image.orders) {
      let id = replaces ?? order.split?.first ?? null;
      for (let count = 0; id !== null && count < FAMILY_MAX && !manager.knows(id, null); count++) {
        const row: BrokerOrderRow | null = await this.accounts.order(tenantId, id);
        if (row === null) break;
        manager.restore(row, await this.fills(id));
        id = row.replaces ?? null;
      }
    }
  }

  /** Reads what the broker speaks of and is not in memory. */
  async recall(
    manager: OrderManager,
    told: { readonly events: readonly BrokerEvent[]; readonly answers: readonly Answer[] },
  ): Promise<void> {
    const named = [...told.events.flatMap(namedIn), ...told.answers.flatMap(namedInAnswer)];
    if (named.length === 0) return;
    await this.market.know(named.map(({ instrumentId }) => instrumentId).filter((id) => id !== ''));
    for (const { clientOrderId, venueOrderId } of named) {
      if (manager.knows(clientOrderId, venueOrderId === '' ? null : venueOrderId)) continue;
      const { tenantId, id } = this.account;
      const row = await this.accounts.order(tenantId, clientOrderId ?? `venue:${venueOrderId}`);
      if (row === null || row.accountId !== id) continue;
      manager.restore(row, await this.fills(row.clientOrderId));
    }
  }

  private async fills(clientOrderId: string): Promise<readonly FillRow[]> {
    const { tenantId, id: accountId } = this.account;
    const found: FillRow[] = [];
    for (;;) {
      const last = found.at(-1);
      const after = last === undefined ? null : { accountId, n: last.n };
      const page = await this.accounts.fills(
        tenantId,
        { accountId, clientOrderId },
        { first: PAGE, after },
      );
      found.push(...page);
      if (page.length < PAGE) return found;
    }
  }
}

function namedIn(event: BrokerEvent): Named[] {
  if (event.kind === 'order') return [event.report];
  if (event.kind === 'execution') return [event.execution];
  if (event.kind === 'bust' && event.clientOrderId !== null) {
    return [{ clientOrderId: event.clientOrderId, venueOrderId: '', instrumentId: '' }];
  }
  return [];
}

function namedInAnswer(answer: Answer): Named[] {
  if (answer.kind === 'find' && typeof answer.found === 'object') return [answer.found];
  if (answer.kind !== 'massStatus' || answer.status === null) return [];
  const { openOrders, closedOrders, executions } = answer.status;
  return [...openOrders, ...closedOrders, ...executions];
}
