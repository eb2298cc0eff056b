/**
 * Returns a text that the database can hold: it knows no zero character and no half of a pair. One
 * such character in a line that a strategy printed must not refuse the commits of others.
 */
export const plainText = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\u{fffd}');

/** Returns the same for a text that may be absent. */
export const plainTextOrNull = (text: string | null): string | null =>
  text === null ? null : plainText(text);
