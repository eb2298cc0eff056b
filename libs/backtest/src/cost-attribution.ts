import type { CostAttribution, CostItem, CostKind } from '@vela/analytics';
import { unitsToNumber } from '@vela/kernel';
import { FACT_KINDS, MONEY_SCALE } from '@vela/ledger';
import type { FeeResult } from '@vela/ports';
import type { Run } from '@vela/step';

/** What each kind of cash fact is; those that are missing only move cash. */
const KIND_OF_FACT: Readonly<
  Partial<Record<(typeof FACT_KINDS)[number], readonly [CostKind, string]>>
> = {
  deposit: ['other', 'deposits and withdrawals'],
  interest: ['interest', 'interest on cash and loans'],
  borrow: ['borrow', 'borrow fees of short positions'],
  funding: ['funding', 'funding'],
  dividend: ['dividend', 'dividends'],
  cashInLieu: ['other', 'cash in lieu of fractions'],
};

/** Least amount of an item: less is the rounding of sums. */
const AMOUNT_MIN = 1e-9;

/**
 * Returns how the gross profit of a run became its net profit: fees by line, slippage, spread, and
 * cash that is no trade. Amounts are in the currency of the account at the rates of their moments;
 * what rates did to positions and cash is part of the gross profit. Gross plus items is net.
 */
export function costAttribution(run: Run, fees: FeeResult, startingCash: number): CostAttribution {
  const equity = run.resultCount === 0 ? startingCash : run.equityResults.at(-1)!;
  const net = equity - startingCash;
  const items = [...feeItems(run, fees), ...fillItems(run), ...factItems(run)].filter(
    ({ amount }) => Math.abs(amount) >= AMOUNT_MIN,
  );
  const gross = items.reduce((rest, { amount }) => rest - amount, net);
  return { gross, items, net };
}

function feeItems({ ledger }: Run, { lines }: FeeResult): CostItem[] {
  const { currency } = ledger.wallets[0]!;
  const items = lines
    .filter((line) => line.currency === currency)
    .map(({ line, amount }): CostItem => ({ kind: 'fee', line, amount: -amount }));
  const paid = unitsToNumber(ledger.fees, MONEY_SCALE);
  const rest = items.reduce((left, { amount }) => left + amount, paid);
  const isSeveral = lines.some((line) => line.currency !== currency);
  return [
    ...items,
    { kind: 'fee', line: isSeveral ? 'fees in other currencies' : 'other fees', amount: -rest },
  ];
}

function fillItems({ venue: { fills } }: Run): CostItem[] {
  const columns: Readonly<Record<string, Float64Array | undefined>> = fills.columns;
  const sum = (name: 'slippage' | 'spread'): number => {
    const column = columns[name]?.subarray(0, fills.length);
    return column?.reduce((total, cost) => total + cost, 0) ?? 0;
  };
  return [
    { kind: 'slippage', line: 'slippage', amount: -sum('slippage') },
    { kind: 'spread', line: 'spread of entries', amount: -sum('spread') },
  ];
}

function factItems({ ledger: { facts } }: Run): CostItem[] {
  const sums = FACT_KINDS.map(() => 0);
  for (let row = 0; row < facts.length; row++) {
    sums[facts.columns.kind[row]!]! += facts.columns.value[row]!;
  }
  return FACT_KINDS.flatMap((name, at) => {
    const known = KIND_OF_FACT[name];
    return known === undefined ? [] : [{ kind: known[0], line: known[1], amount: sums[at]! }];
  });
}
