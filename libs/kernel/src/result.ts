/** A value or an expected refusal; nothing is thrown for what a caller can foresee. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Returns a success that holds `value`. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

/** Returns a refusal that holds `error`. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
