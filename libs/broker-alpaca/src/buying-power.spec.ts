import { describe, expect, it } from '@jest/globals';
import { buyingPowerOf } from './buying-power.js';
import type { BuyingPower } from './buying-power.js';

const base = {
  status: 'ACTIVE',
  crypto_status: 'ACTIVE',
  currency: 'USD',
  cash: '10000',
  buying_power: '40000',
  regt_buying_power: '20000',
  non_marginable_buying_power: '10000',
  options_buying_power: '10000',
  options_trading_level: 2,
  multiplier: '4',
  trading_blocked: false,
  account_blocked: false,
  trade_suspended_by_user: false,
};
const NONE = '0';
const nothing = {
  equity: NONE,
  equityOvernight: NONE,
  nonMarginable: NONE,
  crypto: NONE,
  options: NONE,
};
const normal = {
  equity: '40000',
  equityOvernight: '20000',
  nonMarginable: '10000',
  crypto: '10000',
  options: '10000',
};

type Row = readonly [what: string, account: Readonly<Record<string, unknown>>, power: BuyingPower];

const cash = { multiplier: '1', buying_power: '10000', regt_buying_power: '10000' };
const regt = { multiplier: '2', buying_power: '20000' };
const absent = (...names: string[]) => Object.fromEntries(names.map((name) => [name, undefined]));

const SNAPSHOTS: readonly Row[] = [
  ['a margin account within the day', {}, normal],
  ['a margin account by Regulation T', regt, { ...normal, equity: '20000' }],
  ['a cash account', cash, { ...normal, equity: '10000', equityOvernight: '10000' }],
  [
    'a cash account never gets more overnight than now',
    { ...cash, regt_buying_power: '20000' },
    { ...normal, equity: '10000', equityOvernight: '10000' },
  ],
  [
    'the account of the documents',
    {
      cash: '-23140.2',
      buying_power: '262113.632',
      regt_buying_power: '80680.36',
      non_marginable_buying_power: '98945.02',
      options_buying_power: '98945.02',
      options_trading_level: 3,
    },
    {
      equity: '262113.632',
      equityOvernight: '80680.36',
      nonMarginable: '98945.02',
      crypto: '98945.02',
      options: '98945.02',
    },
  ],
  ['trading is blocked', { trading_blocked: true }, nothing],
  ['the account is blocked', { account_blocked: true }, nothing],
  ['its user has suspended it', { trade_suspended_by_user: true }, nothing],
  ['it was never active', { status: 'INACTIVE' }, nothing],
  ['it is being opened', { status: 'ONBOARDING' }, nothing],
  ['it was handed in', { status: 'SUBMITTED' }, nothing],
  ['it waits for approval', { status: 'APPROVAL_PENDING' }, nothing],
  ['it was rejected', { status: 'REJECTED' }, nothing],
  ['it was closed', { status: 'ACCOUNT_CLOSED' }, nothing],
  ['something has to be done', { status: 'ACTION_REQUIRED' }, nothing],
  ['it is limited', { status: 'LIMITED' }, nothing],
  ['it is for paper alone', { status: 'PAPER_ONLY' }, normal],
  ['it does not tell its state', { status: undefined }, normal],
  ['it is in a state that nobody knows', { status: 'ON_THE_MOON' }, nothing],
  ['transfers are blocked, which is not trading', { transfers_blocked: true }, normal],
  ['coins are not activated', { crypto_status: 'INACTIVE' }, { ...normal, crypto: NONE }],
  ['nothing is said of coins', { crypto_status: undefined }, { ...normal, crypto: NONE }],
  ['there is no level for options', { options_trading_level: 0 }, { ...normal, options: NONE }],
  [
    'nothing is said of options',
    absent('options_trading_level', 'options_buying_power'),
    { ...normal, options: NONE },
  ],
  [
    'options are on without a bound of their own',
    absent('options_buying_power'),
    { ...normal, options: '10000' },
  ],
  ['the level is text', { options_trading_level: '3' }, normal],
  [
    'all money is spent',
    {
      cash: '0',
      buying_power: '0',
      regt_buying_power: '0',
      non_marginable_buying_power: '0',
      options_buying_power: '0',
    },
    nothing,
  ],
  [
    'it owes: debts buy nothing',
    {
      cash: '-500',
      buying_power: '-1',
      regt_buying_power: '-2.5',
      non_marginable_buying_power: '-500',
      options_buying_power: '-500',
    },
    nothing,
  ],
  [
    'what is paid in full is bounded by what shares may cost',
    { buying_power: '8000' },
    { ...normal, equity: '8000', nonMarginable: '8000', crypto: '8000' },
  ],
  [
    'the Regulation T field is absent: the narrower one counts',
    absent('regt_buying_power'),
    { ...normal, equityOvernight: '10000' },
  ],
  [
    'what is paid in full is absent: cash counts',
    { non_marginable_buying_power: undefined, cash: '7000' },
    { ...normal, nonMarginable: '7000', crypto: '7000' },
  ],
  [
    'the main field is absent: overnight counts',
    absent('buying_power'),
    { ...normal, equity: '20000' },
  ],
  [
    'an old account tells its power within the day too, which is in the main field already',
    { daytrading_buying_power: '80000', pattern_day_trader: true },
    normal,
  ],
  [
    'nothing is told but cash',
    absent(
      'buying_power',
      'regt_buying_power',
      'non_marginable_buying_power',
      'options_buying_power',
    ),
    {
      equity: '10000',
      equityOvernight: '10000',
      nonMarginable: '10000',
      crypto: '10000',
      options: '10000',
    },
  ],
  [
    'nothing is told at all',
    absent(
      'cash',
      'buying_power',
      'regt_buying_power',
      'non_marginable_buying_power',
      'options_buying_power',
    ),
    { equity: null, equityOvernight: null, nonMarginable: null, crypto: null, options: null },
  ],
  ['a field is no number', { buying_power: 'plenty' }, { ...normal, equity: '20000' }],
  ['a field is a number, not a text', { buying_power: 40_000 }, normal],
  [
    'fractions of a cent stay',
    { buying_power: '40000.123456789' },
    { ...normal, equity: '40000.123456789' },
  ],
];

describe('buying power', () => {
  it.each(SNAPSHOTS)('%s', (_, account, power) => {
    expect(buyingPowerOf({ ...base, ...account })).toEqual(power);
  });

  it('was looked at in more than thirty accounts', () => {
    expect(SNAPSHOTS.length).toBeGreaterThanOrEqual(30);
  });
});
