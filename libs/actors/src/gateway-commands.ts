import { MANUAL, manualOrderId } from '@vela/execution';
import type { Decision, Wish } from '@vela/execution';
import type { Micros } from '@vela/kernel';
import { BROKER_ORDER_TYPES, BROKER_TIMES_IN_FORCE } from '@vela/orders';
import type { ActorCommand } from '@vela/ports';
import { z } from 'zod';

const decimal = z.string().regex(/^\d{1,30}(\.\d{1,18})?$/);
const optional = decimal.nullable().default(null);

const placeBody = z.object({
  order: z.object({
    instrumentId: z.string().min(1),
    side: z.enum(['buy', 'sell']),
    type: z.enum(BROKER_ORDER_TYPES),
    timeInForce: z.enum(BROKER_TIMES_IN_FORCE).default('gtc'),
    quantity: optional,
    notional: optional,
    limitPrice: optional,
    stopPrice: optional,
    trail: z
      .object({ by: z.enum(['price', 'percent']), value: decimal })
      .nullable()
      .default(null),
    goodTill: z.number().nullable().default(null),
    extendedHours: z.boolean().default(false),
    reduceOnly: z.boolean().default(false),
    role: z.enum(['entry', 'close']).default('entry'),
    attached: z.object({ takeProfit: optional, stopLoss: optional }).nullable().default(null),
    after: z.string().nullable().default(null),
  }),
});
const cancelBody = z.object({ clientOrderId: z.string().min(1) });
const replaceBody = cancelBody.extend({
  change: z.object({
    quantity: decimal.exactOptional(),
    limitPrice: decimal.exactOptional(),
    stopPrice: decimal.exactOptional(),
    trail: decimal.exactOptional(),
    takeProfit: decimal.exactOptional(),
    stopLoss: decimal.exactOptional(),
  }),
});
const closeBody = z.object({
  instrumentId: z.string().min(1),
  ratio: z.number().gt(0).max(1).default(1),
});

/** Returns what a command of somebody's hand wants; what cannot be read becomes `invalid`. */
export function decisionOf(
  command: ActorCommand,
  at: { readonly gatewayActorId: string; readonly since: Micros },
): Decision {
  const clientOrderId = manualOrderId(at.gatewayActorId, command.n);
  const place = { source: 'command', actorId: MANUAL, seq: command.n, leg: 0 } as const;
  return { ...place, since: at.since, wish: wishOf(command, clientOrderId) };
}

function wishOf({ kind, body }: ActorCommand, clientOrderId: string): Wish {
  switch (kind) {
    case 'place': {
      const read = placeBody.safeParse(body);
      if (!read.success) return invalid(clientOrderId, read.error);
      const { order } = read.data;
      return { kind, order: { ...order, clientOrderId, subAccount: MANUAL } };
    }
    case 'cancel': {
      const read = cancelBody.safeParse(body);
      if (!read.success) return invalid(clientOrderId, read.error);
      return { kind, target: read.data.clientOrderId };
    }
    case 'replace': {
      const read = replaceBody.safeParse(body);
      if (!read.success) return invalid(clientOrderId, read.error);
      const { clientOrderId: target, change } = read.data;
      return { kind, target, clientOrderId, change };
    }
    case 'close': {
      const read = closeBody.safeParse(body);
      if (!read.success) return invalid(clientOrderId, read.error);
      return { kind, clientOrderId, ...read.data };
    }
    case 'cancelAll':
    case 'reconcile':
      return { kind };
    default:
      return { kind: 'invalid', clientOrderId, message: `no command of a gateway: ${kind}` };
  }
}

function invalid(clientOrderId: string, error: z.ZodError): Wish {
  const [first] = error.issues;
  const where = first === undefined ? '' : `${first.path.join('.')}: ${first.message}`;
  return { kind: 'invalid', clientOrderId, message: `the command cannot be read: ${where}` };
}
