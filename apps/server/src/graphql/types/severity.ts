import { registerEnumType } from '@nestjs/graphql';

/** How much something matters. */
export const Severity = {
  INFO: 'INFO',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
} as const;
/** One of {@link Severity}. */
export type Severity = (typeof Severity)[keyof typeof Severity];
registerEnumType(Severity, {
  name: 'Severity',
  description: 'How much something matters.',
  valuesMap: {
    INFO: { description: 'Good to know.' },
    WARNING: { description: 'Worth a look before trusting the result.' },
    ERROR: { description: 'Must be put right.' },
  },
});
