/** Returns the length of the longest run of values for which the test holds. */
export function longestStreak(
  values: ArrayLike<number>,
  holds: (value: number) => boolean,
): number {
  let longest = 0;
  let running = 0;
  for (let i = 0; i < values.length; i += 1) {
    running = holds(values[i]!) ? running + 1 : 0;
    longest = Math.max(longest, running);
  }
  return longest;
}
