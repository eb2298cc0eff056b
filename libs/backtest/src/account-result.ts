import { formatDecimal } from '@vela/kernel';
import { FACT_KINDS, MONEY_SCALE } from '@vela/ledger';
import type { AccountResult, FeeResult } from '@vela/ports';
import type { Run } from '@vela/step';

/** Returns what became of the account of a finished run beside its trades. */
export function accountResult({ ledger, account }: Run): AccountResult {
  const { columns, length } = ledger.facts;
  const sums = FACT_KINDS.map((kind) => ({ kind, count: 0, value: 0 }));
  for (let row = 0; row < length; row++) {
    const sum = sums[columns.kind[row]!]!;
    sum.count++;
    sum.value += columns.value[row]!;
  }
  return {
    marginCalls: account.marginCalls,
    balances: ledger.wallets.map(({ currency, cash }) => ({
      currency,
      cash: formatDecimal({ units: BigInt(cash), scale: MONEY_SCALE }),
    })),
    cash: sums.filter(({ count }) => count > 0),
  };
}

/** Returns what the fees of a finished run consist of; one line for a flat rate. */
export function feeResult({ fees, ledger, setup }: Run): FeeResult {
  const report = fees.report?.();
  if (report !== undefined) return report;
  const line = `commission ${setup.simulation.commissionRate}`;
  return {
    lines: ledger.wallets
      .filter((wallet) => BigInt(wallet.fees) !== 0n)
      .map(({ currency, fees: paid }) => ({
        line,
        currency,
        amount: Number(formatDecimal({ units: BigInt(paid), scale: MONEY_SCALE })),
      })),
    unknown: [],
    notModelled: [],
  };
}
