import type { JobFailure } from '@vela/client';
import { ERROR_CODES, type ErrorCode, VelaError } from '@vela/kernel';

/** A run or an import that ended without a result. */
export class JobFailed extends VelaError {
  override readonly name = 'JobFailed';

  constructor(
    failure: JobFailure,
    /** What programs may want to know beside the message, such as the id of the run. */
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(
      ERROR_CODES.includes(failure.code as ErrorCode) ? (failure.code as ErrorCode) : 'INTERNAL',
      failure.message,
      failure.hint === null ? {} : { hint: failure.hint },
    );
  }
}
