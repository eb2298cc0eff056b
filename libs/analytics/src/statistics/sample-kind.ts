/** Kinds of things that a sample counts, in words of one and of several. */
export const SAMPLE_KINDS = {
  values: ['value', 'values'],
  returns: ['return', 'returns'],
  pairs: ['common return', 'common returns'],
  days: ['daily return', 'daily returns'],
  months: ['monthly return', 'monthly returns'],
  years: ['yearly return', 'yearly returns'],
  trades: ['closed trade', 'closed trades'],
} as const;

/** One of {@link SAMPLE_KINDS}. */
export type SampleKind = keyof typeof SAMPLE_KINDS;
