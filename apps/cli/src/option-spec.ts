/** One option of a command. */
export interface OptionSpec {
  /** As the help shows it, for instance `--from <date>`. */
  readonly flags: string;
  readonly description: string;
  /** True when the option may be given more than once; its value is a list then. */
  readonly repeat?: true;
  readonly choices?: readonly string[];
  /** Where shell completion finds values. */
  readonly complete?: ValueKind;
}

/** Things that a running server can list for shell completion. */
export const VALUE_KINDS = [
  'backtests',
  'strategies',
  'symbols',
  'datasets',
  'deployments',
  'accounts',
] as const;

/** One of {@link VALUE_KINDS}. */
export type ValueKind = (typeof VALUE_KINDS)[number];
