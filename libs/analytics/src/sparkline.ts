const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Returns a curve as one line of eighth blocks, at most `width` characters wide: each stands for
 * the mean of its share of the values, from the lowest to the highest mean (Tufte, 2006, Beautiful
 * Evidence). A flat curve is drawn at half height; no values give an empty text. Values that are
 * not finite are left out.
 */
export function sparkline(values: ArrayLike<number>, width: number): string {
  const finite = Float64Array.from(values).filter(Number.isFinite);
  const columns = Math.min(Math.max(0, Math.floor(width)), finite.length);
  const heights = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * finite.length) / columns);
    const to = Math.floor(((column + 1) * finite.length) / columns);
    return finite.subarray(from, to).reduce((total, value) => total + value / (to - from), 0);
  });
  const low = heights.reduce((least, height) => Math.min(least, height), Infinity);
  const high = heights.reduce((most, height) => Math.max(most, height), -Infinity);
  const top = BLOCKS.length - 1;
  // Means of equal values differ by roundings, which would be drawn from the bottom to the top.
  const isFlat = high - low <= 1e-12 * Math.max(Math.abs(high), Math.abs(low));
  const block = (height: number): string => {
    const share = isFlat ? 0.5 : (height - low) / (high - low);
    return BLOCKS[Math.round(share * top)] ?? BLOCKS[0];
  };
  return heights.map(block).join('');
}
