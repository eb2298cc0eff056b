import { VelaError } from '@vela/kernel';

/** Returns the error for a name or id that no strategy has. */
export const noSuchStrategy = (name: string): VelaError =>
  new VelaError('NOT_FOUND', `there is no strategy "${name}"`, {
    hint: 'List them with vela strategy list.',
    path: ['strategy'],
  });
