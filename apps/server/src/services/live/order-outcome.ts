import type { ErrorCode } from '@vela/kernel';
import type { BrokerOrderRow } from '@vela/ports';
import { Refusal } from '../refusal.js';

/** Codes of refusals by the words of brokers and of our own checks. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  'insufficient-funds': 'INSUFFICIENT_FUNDS',
  'invalid-price': 'INVALID_INPUT',
  'invalid-quantity': 'INVALID_INPUT',
  'market-closed': 'MARKET_CLOSED',
  'not-found': 'NOT_FOUND',
  'not-cancelable': 'ORDER_NOT_OPEN',
  'rate-limited': 'LIMIT_EXCEEDED',
  FEED_STALE: 'DATA_MISSING',
  INSUFFICIENT_FUNDS: 'INSUFFICIENT_FUNDS',
  BUYING_POWER: 'INSUFFICIENT_FUNDS',
};

/** Returns the code of a refusal as callers know it. */
function refusalCode(code: string | null, send: BrokerOrderRow['send']): ErrorCode {
  const known = CODES[code ?? ''];
  if (known !== undefined) return known;
  if (code !== null && /SWITCH|HALT|FLATTEN|REDUCE_ONLY/.test(code)) return 'KILL_SWITCH_ENGAGED';
  return send === 'denied' ? 'RISK_LIMIT_BREACHED' : 'BROKER_REJECTED';
}

/** Returns why an order was refused, null when it was not. */
export function outcomeOf(row: BrokerOrderRow): Refusal | null {
  const { send, code, message } = row;
  if (send !== 'denied' && send !== 'rejected') return null;
  const who = send === 'denied' ? 'it was held back' : 'the broker refused it';
  return new Refusal([
    {
      code: refusalCode(code, send),
      message: `${who}: ${message ?? code ?? 'no reason was given'}`,
      hint: send === 'denied' ? 'See the limits and the kill switch of the account.' : undefined,
      path: ['input'],
    },
  ]);
}

/** Refuses with `ORDER_NOT_OPEN` when an order has ended. */
export function expectOpen(row: BrokerOrderRow): void {
  const ended = ['filled', 'canceled', 'expired', 'rejected', 'replaced'].includes(row.status);
  if (!ended && !['denied', 'rejected', 'closed'].includes(row.send)) return;
  const { status, send } = row;
  const state = send === 'denied' || send === 'rejected' ? send : status;
  throw new Refusal([
    {
      code: 'ORDER_NOT_OPEN',
      message: `the order ${row.clientOrderId} has ended: it is ${state}`,
      hint: 'Place a new order.',
      path: ['id'],
    },
  ]);
}
