import { describe, expect, it } from '@jest/globals';
import type { BrokerFillView, BrokerOrderView, PositionView } from '@vela/client';
import { paintFor } from '../output/paint.js';
import { StatusLine } from '../output/status-line.js';
import { fillEventLine, orderEventLine, positionEventLine } from './event-lines.js';
import { machineText } from './machine-text.js';

const plain = paintFor(false);
const spx = { id: 'ins_1', symbol: 'SPX' };
const account = { id: 'acc_1', name: 'practice' };
const first = { id: 'dep_1', name: 'first' };

describe('a machine as text', () => {
  it('has the ways out of each state, marks the active one, and says which are final', () => {
    const nodes = [
      { id: 'on', label: 'On' },
      { id: 'off', label: 'Off' },
    ];
    const edges = [
      { from: 'on', to: 'off', event: 'Stop' },
      { from: 'on', to: 'off', event: 'Kill' },
      { from: 'on', to: 'on', event: 'Again' },
    ];
    expect(machineText({ nodes, edges, active: ['on'] }, plain)).toBe(
      '  ● On\n      Stop, Kill → Off\n      Again → On\n  ○ Off\n      (final)',
    );
  });
});

describe('events as lines', () => {
  const at = '2024-01-02T00:00:00.000Z';
  const order = {
    id: 'ABC',
    updatedAt: at,
    side: 'BUY',
    type: 'LIMIT',
    quantity: null,
    notional: '1000',
    instrument: spx,
    state: 'DENIED',
    filledQuantity: '0',
    rejectReason: 'most is 10',
    account,
    deployment: null,
  } as unknown as BrokerOrderView;

  it('say what was ordered, by whom, and why it was refused', () => {
    expect(orderEventLine(order)).toBe(
      '  2024-01-02  ABC  buy   for 1000 SPX limit  denied: most is 10  practice',
    );
    const filled = { ...order, state: 'FILLED', rejectReason: null, filledQuantity: '5' };
    const own = { ...filled, quantity: '5', notional: null, side: 'SELL', deployment: first };
    expect(orderEventLine(own as BrokerOrderView)).toBe(
      '  2024-01-02  ABC  sell  5 SPX limit  filled, 5 filled  first',
    );
  });

  it('say when a fill is something else', () => {
    const fill = {
      at,
      side: 'SELL',
      quantity: '5',
      price: '99.5',
      fee: '1',
      currency: 'USD',
      kind: 'BUST',
      instrument: spx,
      account,
      deployment: first,
    } as unknown as BrokerFillView;
    expect(fillEventLine(fill)).toBe('  2024-01-02  sell  5 SPX at 99.5  fee 1 USD  first  bust');
  });

  it('say what is held and what no longer is', () => {
    const position = {
      side: 'SELL',
      quantity: '5',
      instrument: spx,
      averagePrice: '99.5',
      lastPrice: null,
      unrealized: '-12.5',
      realized: '3',
      account,
      deployment: first,
    } as unknown as PositionView;
    expect(positionEventLine(position, at, false)).toBe(
      '  2024-01-02  SPX  short 5 at 99.5, last –, unrealized -12.50  first',
    );
    expect(positionEventLine(position, at, true)).toBe(
      '  2024-01-02  SPX  closed, realized 3.00  first',
    );
  });
});

describe('a line that is drawn over and over', () => {
  const drawn = (isTTY: boolean, quiet = false) => {
    const written: string[] = [];
    const line = new StatusLine({ isTTY, columns: 12, write: (text) => written.push(text) }, quiet);
    return { line, written };
  };

  it('is cut to the terminal, makes room for what is printed, and vanishes', async () => {
    const { line, written } = drawn(true);
    line.update('a text that is too long');
    await line.above(async () => void written.push('printed\n'));
    line.clear();
    line.clear();
    const clean = '\r\u001b[2K';
    const text = `${clean}a text that`;
    expect(written).toEqual([text, clean, 'printed\n', text, clean]);
  });

  it('is not there without a terminal, and not with --quiet', async () => {
    for (const { line, written } of [drawn(false), drawn(true, true)]) {
      line.update('text');
      await line.above(async () => void written.push('printed\n'));
      line.clear();
      expect(written).toEqual(['printed\n']);
    }
  });
});
