/** Why limits refuse an order; the words of a denial say the figures. */
export const DENIAL_CODES = [
  'MAX_POSITION_QUANTITY',
  'MAX_POSITION_VALUE',
  'MAX_POSITION_RATIO',
  'MAX_GROSS_EXPOSURE',
  'MAX_ORDER_QUANTITY',
  'MAX_ORDER_NOTIONAL',
  'ORDER_RATE',
  'PRICE_COLLAR',
  'NO_REFERENCE_PRICE',
  'BUYING_POWER',
  'NO_SHORTING',
  'INSTRUMENT_NOT_ALLOWED',
  'INSTRUMENT_DENIED',
  'DAILY_LOSS',
  'DRAWDOWN',
  'STOP_LOSS',
  'COOLDOWN',
  'LOSING_STREAK',
] as const;

/** One of {@link DENIAL_CODES}. */
export type DenialCode = (typeof DENIAL_CODES)[number];

/** Why an order must not be placed. */
export interface LimitDenial {
  readonly code: DenialCode;
  readonly message: string;
}

/** Returns a denial that says what is allowed and what was asked for. */
export const deny = (code: DenialCode, message: string): LimitDenial => ({ code, message });

/** Returns a number in few digits, for words. */
export const shown = (value: number): string => String(Number(value.toPrecision(8)));
