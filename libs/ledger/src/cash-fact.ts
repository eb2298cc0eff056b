/** Why cash changed other than by a fill and its fee, as small integers for columns. */
export const FactKind = {
  DEPOSIT: 0,
  INTEREST: 1,
  BORROW: 2,
  FUNDING: 3,
  DIVIDEND: 4,
  CASH_IN_LIEU: 5,
  CONVERSION: 6,
} as const;

/** What a reader sees for each value of {@link FactKind}. */
export const FACT_KINDS = [
  'deposit',
  'interest',
  'borrow',
  'funding',
  'dividend',
  'cashInLieu',
  'conversion',
] as const;

/**
 * Columns of cash facts: the kind (see {@link FACT_KINDS}), the index of the account's currency,
 * the instrument it is about (−1 for none), the amount in that currency (below 0 when it was
 * paid), the same in the currency of the account at the rate of the moment, and the instant.
 */
export const FACT_COLUMNS = ['kind', 'currency', 'instrument', 'amount', 'value', 'at'] as const;

/** One of {@link FACT_COLUMNS}. */
export type FactColumn = (typeof FACT_COLUMNS)[number];
