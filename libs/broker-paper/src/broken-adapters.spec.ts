import { describe, expect, it } from '@jest/globals';
import { clientOrderId } from '@vela/orders';
import type { FaultyBroker } from '@vela/testkit';
import { CONFORMANCE_CASES, SimulatedWorld, runCase } from '@vela/testkit';
import { refusedBefore } from './capabilities.js';
import { PaperBroker } from './index.js';

type Break = (port: FaultyBroker) => void;

/** Takes silence for a refusal. */
const silenceIsNo: Break = (port) => {
  const place = port.place.bind(port);
  port.place = async (order, signal) => {
    const outcome = await place(order, signal);
    if (outcome.kind !== 'unknown') return outcome;
    return { kind: 'rejected', code: 'other', message: 'no answer came' };
  };
};

/** Sends an order again by itself, under another id, when it is not sure. */
const sendsAgain: Break = (port) => {
  const place = port.place.bind(port);
  let sent = 0;
  port.place = async (order, signal) => {
    const outcome = await place(order, signal);
    if (outcome.kind !== 'unknown' || outcome.cause !== 'server-error') return outcome;
    const id = clientOrderId({ actor: 'again', seq: sent++, leg: 0, child: 0 });
    return place({ ...order, clientOrderId: id }, signal);
  };
};

/** Gives the executions of its stream keys of their own. */
const ownKeys: Break = (port) => {
  const next = port.events.next.bind(port.events);
  let told = 0;
  port.events.next = (event) => {
    if (event.kind !== 'execution') next(event);
    else next({ ...event, execution: { ...event.execution, key: `stream-${told++}` } });
  };
};

/** Looks among the open orders only and is sure of itself. */
const looksAtOpenOnly: Break = (port) => {
  const find = port.find.bind(port);
  port.find = async (by) => {
    const report = await find(by);
    return typeof report === 'object' && report.status !== 'working' ? 'absent' : report;
  };
};

const THEMES: ReadonlySet<number> = new Set([4, 5, 6, 7, 8, 13]);
const cases = CONFORMANCE_CASES.filter(({ theme }) => THEMES.has(theme));

/** Returns the numbers of the cases that an adapter does not pass. */
async function failuresOf(breaks: Break): Promise<string[]> {
  const failed: string[] = [];
  for (const one of cases) {
    const made = SimulatedWorld.make(
      {
        make: ({ feeds }) =>
          new PaperBroker({ account: { id: 'account', currency: 'USD' }, feeds }),
        refuses: (order) => refusedBefore(order) !== null,
      },
      (port) => {
        breaks(port);
        return port;
      },
    );
    await runCase(one, () => made).catch(() => failed.push(one.number));
  }
  return failed;
}

describe('the conformance suite', () => {
  it('passes a sound adapter', async () => {
    expect(await failuresOf(() => undefined)).toEqual([]);
  });

  it.each([
    ['takes silence for a refusal', silenceIsNo, ['4.1', '5.1', '6.1', '13.4']],
    ['sends an order again by itself', sendsAgain, ['6.1', '6.2']],
    ['has other keys in its stream than in its lists', ownKeys, ['8.1', '8.4', '13.1']],
    ['does not look among orders that have ended', looksAtOpenOnly, ['4.3', '7.3']],
  ] as const)('catches an adapter that %s', async (_, breaks, expected) => {
    const failed = await failuresOf(breaks);
    expect(failed).toEqual(expect.arrayContaining([...expected]));
    // It is the fault that is caught, not everything at once.
    expect(failed.length).toBeLessThan(cases.length * 0.7);
  });
});
