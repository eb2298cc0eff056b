import { VelaError } from '@vela/kernel';

/**
 * Returns nothing by itself: it is thrown when an indicator is asked for with parameters, inputs or
 * a snapshot that it cannot take. The message states what was expected and what was found.
 */
export class IndicatorParameterError extends VelaError {
  override readonly name = 'IndicatorParameterError';

  constructor(message: string) {
    super('INVALID_INPUT', message);
  }
}
