/** How one thing that a connection needs was found. */
export const ACCESS_OUTCOMES = ['ok', 'warning', 'failed'] as const;

/** One of {@link ACCESS_OUTCOMES}. */
export type AccessOutcome = (typeof ACCESS_OUTCOMES)[number];

/** One thing that was tried with the credential of an account, in words without secrets. */
export interface AccessCheck {
  /** What was tried, for instance `trading stream`. */
  readonly name: string;
  readonly outcome: AccessOutcome;
  readonly message: string;
}
