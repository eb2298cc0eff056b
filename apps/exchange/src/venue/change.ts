import { type Micros, assert } from '@vela/kernel';
import type { DecimalText, Environment } from '../contract.js';
import {
  type AccountSettings,
  type AccountState,
  DEFAULT_SETTINGS,
  type Position,
} from './account-state.js';
import { type Money, money, share, type Units, units } from './amount.js';
import {
  executionKey,
  type ExecutionRecord,
  isOpen,
  type OrderRecord,
  signOf,
} from './order-record.js';

/** A step of an account's ledger. The state of an account is what all of them make of nothing. */
export type Change = { readonly environment: Environment } & (
  | {
      readonly kind: 'opened';
      readonly id: string;
      readonly accountNumber: string;
      readonly at: Micros;
      readonly cash: DecimalText;
      readonly multiplier: '1' | '2' | '4';
    }
  | { readonly kind: 'order'; readonly order: OrderRecord }
  | { readonly kind: 'executed'; readonly execution: ExecutionRecord }
  | { readonly kind: 'busted'; readonly key: string }
  | { readonly kind: 'refusedId'; readonly clientOrderId: string }
  | { readonly kind: 'settings'; readonly settings: AccountSettings }
  | {
      readonly kind: 'adjusted';
      readonly cash: DecimalText;
      readonly multiplier: '1' | '2' | '4';
      readonly tradingBlocked: boolean;
    }
  | {
      readonly kind: 'day';
      readonly date: string;
      readonly lastEquity: DecimalText;
      readonly lastMaintenance: DecimalText;
      readonly held: Readonly<Record<string, DecimalText>>;
    }
  | { readonly kind: 'point'; readonly at: Micros; readonly equity: DecimalText }
);

/** All accounts of an exchange. */
export type Accounts = Map<Environment, AccountState>;

/** Applies one change to the accounts, live and when a ledger is read again alike. */
export function applyChange(accounts: Accounts, change: Change): void {
  if (change.kind === 'opened') {
    accounts.set(change.environment, openedAccount(change));
    return;
  }
  const state = accounts.get(change.environment);
  assert(state !== undefined, `the ledger names the account ${change.environment} before it opens`);
  switch (change.kind) {
    case 'order':
      return applyOrder(state, change.order);
    case 'executed':
      state.executions.push(change.execution);
      return trade(state, change.execution, 1n);
    case 'busted': {
      const execution = state.executions.find((row) => executionKey(row) === change.key);
      assert(execution !== undefined, `the ledger busts ${change.key}, which is not there`);
      state.busted.add(change.key);
      return trade(state, execution, -1n);
    }
    case 'refusedId':
      state.refusedIds++;
      return;
    case 'settings':
      state.settings = change.settings;
      return;
    case 'adjusted':
      state.cash = money(change.cash);
      state.multiplier = change.multiplier;
      state.tradingBlocked = change.tradingBlocked;
      return;
    case 'day':
      state.day = {
        date: change.date,
        lastEquity: money(change.lastEquity),
        lastMaintenance: money(change.lastMaintenance),
        held: new Map(Object.entries(change.held).map(([symbol, qty]) => [symbol, units(qty)])),
      };
      return;
    case 'point':
      state.points.push({ at: change.at, equity: money(change.equity) });
  }
}

function openedAccount(change: Extract<Change, { kind: 'opened' }>): AccountState {
  return {
    environment: change.environment,
    id: change.id,
    accountNumber: change.accountNumber,
    createdAt: change.at,
    cash: money(change.cash),
    multiplier: change.multiplier,
    tradingBlocked: false,
    settings: DEFAULT_SETTINGS,
    day: null,
    orders: new Map(),
    idByClientId: new Map(),
    openBySymbol: new Map(),
    legsByParent: new Map(),
    executions: [],
    busted: new Set(),
    positions: new Map(),
    points: [],
    refusedIds: 0,
  };
}

function applyOrder(state: AccountState, order: OrderRecord): void {
  const known = state.orders.get(order.id);
  state.orders.set(order.id, order);
  state.idByClientId.set(order.clientOrderId, order.id);
  if (order.parentId !== null && known?.parentId !== order.parentId) {
    const legs = state.legsByParent.get(order.parentId) ?? [];
    legs.push(order.id);
    state.legsByParent.set(order.parentId, legs);
  }
  const open = state.openBySymbol.get(order.symbol) ?? new Set();
  if (isOpen(order)) open.add(order.id);
  else open.delete(order.id);
  if (open.size > 0) state.openBySymbol.set(order.symbol, open);
  else state.openBySymbol.delete(order.symbol);
}

function trade(state: AccountState, execution: ExecutionRecord, direction: 1n | -1n): void {
  const qty = signOf(execution.side) * direction * units(execution.qty);
  const price = units(execution.price);
  state.cash -= qty * price;
  const after = positionAfter(state.positions.get(execution.symbol), qty, price);
  if (after.qty === 0n) state.positions.delete(execution.symbol);
  else state.positions.set(execution.symbol, after);
}

/** Returns a position at average cost after a signed quantity was traded at a price. */
function positionAfter(held: Position | undefined, qty: Units, price: Units): Position {
  const before = held ?? { qty: 0n, cost: 0n };
  const after = before.qty + qty;
  const grows = before.qty === 0n || before.qty > 0n === qty > 0n;
  if (grows) return { qty: after, cost: before.cost + qty * price };
  const crosses = after !== 0n && after > 0n !== before.qty > 0n;
  const cost: Money = crosses ? after * price : share(before.cost, after, before.qty);
  return { qty: after, cost };
}
