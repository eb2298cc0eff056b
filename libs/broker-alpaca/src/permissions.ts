import type { PermissionReport } from '@vela/ports';
import { textOf } from './wire.js';
import type { Wire } from './wire.js';

/** Fields that stop an account when they are true, and what each means. */
const BLOCKS = [
  ['account_blocked', 'Alpaca has blocked the account'],
  ['trading_blocked', 'Alpaca lets it place no orders'],
  ['trade_suspended_by_user', 'its owner has suspended trading in its settings'],
] as const;

/** Returns what Alpaca lets an account do, as the fields of the account tell it. */
export const permissionsOf = (account: Wire): readonly PermissionReport[] => [
  trading(account),
  shortSales(account),
  coins(account),
];

function trading(account: Wire): PermissionReport {
  const name = 'trading';
  const status = textOf(account, 'status') ?? 'not told';
  const blocks: string[] = BLOCKS.filter(([field]) => account[field] === true).map(
    ([, why]) => why,
  );
  if (status !== 'ACTIVE') blocks.unshift(`the account is ${status}`);
  if (blocks.length > 0) return { name, state: 'blocked', detail: blocks.join('; ') };
  return { name, state: 'allowed', detail: 'the account is ACTIVE' };
}

function shortSales(account: Wire): PermissionReport {
  const name = 'short sales';
  if (account['shorting_enabled'] === true) {
    const multiplier = textOf(account, 'multiplier');
    const margin = multiplier === null ? '' : `, buying power ${multiplier} times equity`;
    return { name, state: 'allowed', detail: `enabled${margin}` };
  }
  return { name, state: 'limited', detail: 'not enabled: positions below zero are refused' };
}

function coins(account: Wire): PermissionReport {
  const name = 'crypto';
  const status = textOf(account, 'crypto_status');
  if (status === 'ACTIVE') return { name, state: 'allowed', detail: 'ACTIVE' };
  return { name, state: 'limited', detail: `${status ?? 'not told'}: orders in coins are refused` };
}
