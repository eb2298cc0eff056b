import { registerEnumType } from '@nestjs/graphql';

/** How much something matters. */
export enum Severity {
  INFO = 'INFO',
  WARNING = 'WARNING',
  ERROR = 'ERROR',
}
registerEnumType(Severity, {
  name: 'Severity',
  description: 'How much something matters.',
  valuesMap: {
    INFO: { description: 'Good to know.' },
    WARNING: { description: 'Worth a look before trusting the result.' },
    ERROR: { description: 'Must be put right.' },
  },
});
