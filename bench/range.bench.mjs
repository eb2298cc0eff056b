// Uncertainty: strategies with brackets, entered at market, by stop or by limit, run over candles of
// 15 minutes or an hour that were made of a random walk by the minute. The range that each result
// states over 100 resolutions must hold the result that one-minute candles give, in 95 % of seeded
// cases. Beside it how often one fixed path of prices (open, high, low, close) comes to that result.
import { createHash } from 'node:crypto';

const SHARE_MIN = 0.95;

function createHasher() {
  const hash = createHash('sha256');
  const hasher = {
    update(bytes) {
      hash.update(bytes);
      return hasher;
    },
    hex: () => hash.digest('hex'),
  };
  return hasher;
}

export default {
  name: 'range',
  sizes: [200],
  async run(size, context) {
    const { rangeShares } = await context.library('testkit');
    const { inRange, onFixedPath } = rangeShares(size, createHasher);
    const isSound = inRange >= SHARE_MIN && onFixedPath < SHARE_MIN;
    return {
      ours: 100 * inRange,
      unit: '% of cases inside',
      references: { 'one path': 100 * onFixedPath },
      agree: isSound,
      detail: `${100 * inRange} % of ${size} cases inside the range, ${100 * onFixedPath} % on one path`,
    };
  },
};
