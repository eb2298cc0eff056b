import { chargesAnything } from '@vela/ledger';
import type { AccountOptions, FinancingOptions } from '@vela/ledger';

/** Returns what the account may do, as sentences for the reader of a result. */
export function describeAccount(rules: AccountOptions): string[] {
  switch (rules.kind) {
    case 'unlimited':
      return ['No limit on buying power.'];
    case 'cash':
      return [
        'Orders are paid from cash, working buys kept back, fees looked at with the fill; nothing is borrowed or sold short; proceeds are there at once.',
      ];
    case 'margin': {
      const { initial, maintenance, shortInitial, shortMaintenance, leverage } = rules;
      return [
        `Equity must cover ${initial} of long and ${shortInitial} of short positions to open them, working orders included${
          leverage === null ? '' : `, and at least 1/${leverage} of the value of all positions`
        }.`,
        `A close with equity below ${maintenance} of long and ${shortMaintenance} of short positions is a margin call: at the next open the largest requirement is reduced first, until the initial one holds.`,
      ];
    }
  }
}

/** Returns what cash and positions cost over night, as sentences for the reader of a result. */
export function describeFinancing(financing: FinancingOptions): string[] {
  if (!chargesAnything(financing)) return ['No borrow cost, no interest, no overnight funding.'];
  const { debitRate, creditRate, borrowRate, longRate, dayCount, digits } = financing;
  return [
    `Each UTC midnight: interest ${debitRate} a year on negative and ${creditRate} on positive cash, ${borrowRate} paid on the value of short and ${longRate} on that of long positions; a year has ${dayCount} days, each charge ${digits} digits.`,
  ];
}
