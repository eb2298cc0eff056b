import type { ReportedBacktestView } from '@vela/client';
import { countText, moneyText } from '../output/number-text.js';

/** A name and what it says; null for nothing to say. */
type Fact = readonly [string, string | null];

/** Returns what is to be said of account and fees beside the statistics of a run. */
export function accountFacts({ account, fees, config }: ReportedBacktestView): readonly Fact[] {
  const { currency } = config;
  const calls = account?.marginCalls ?? 0;
  const balances = account?.balances ?? [];
  const lines = fees?.lines ?? [];
  return [
    ['margin calls', calls === 0 ? null : countText(calls)],
    [
      'balances',
      balances.length < 2
        ? null
        : balances.map((balance) => moneyText(balance.cash, balance.currency)).join(', '),
    ],
    ...(account?.cash ?? []).map(
      ({ kind, count, value }): Fact => [
        kind.toLowerCase().replaceAll('_', ' '),
        `${moneyText(value, currency)} in ${countText(count)}`,
      ],
    ),
    [
      'fee lines',
      lines.length === 0
        ? null
        : lines.map((line) => `${line.line} ${moneyText(line.amount, line.currency)}`).join(', '),
    ],
    ['not charged', listText(fees?.unknown.map(({ line, fills }) => `${line} (${fills} fills)`))],
    ['left out', listText(fees?.notModelled)],
  ];
}

const listText = (texts: readonly string[] = []): string | null =>
  texts.length === 0 ? null : texts.join(', ');
