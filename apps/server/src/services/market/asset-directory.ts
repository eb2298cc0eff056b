import { MINUTE } from '@vela/kernel';
import type { Clock, Micros } from '@vela/kernel';
import type { AssetReport, MarketDataPort } from '@vela/ports';
import { askProvider } from './ask-provider.js';

/** How long a list is good: what is listed changes by the day. */
const KEPT = 10 * MINUTE;
/** A list has more than ten thousand rows. */
const WITHIN_MS = 30_000;

interface KeptList {
  readonly at: Micros;
  readonly assets: Promise<readonly AssetReport[]>;
}

/** The lists of what providers trade, kept for some minutes; asked for by many, fetched once. */
export class AssetDirectory {
  /** Goes with the port, which is another one when the key is. */
  private readonly kept = new WeakMap<MarketDataPort, KeptList>();

  constructor(private readonly clock: Clock) {}

  /** Returns everything that a provider lists. */
  async of(port: MarketDataPort): Promise<readonly AssetReport[]> {
    const now = this.clock.now();
    const before = this.kept.get(port);
    if (before !== undefined && now - before.at < KEPT) return before.assets;
    const list = { at: now, assets: fetchAssets(port) };
    this.kept.set(port, list);
    try {
      return await list.assets;
    } catch (thrown) {
      // The next one tries again.
      if (this.kept.get(port) === list) this.kept.delete(port);
      throw thrown;
    }
  }
}

async function fetchAssets(port: MarketDataPort): Promise<readonly AssetReport[]> {
  // Funds are listed among shares.
  const classes = port.capabilities.assetClasses.filter((one) => one !== 'ETF');
  const lists = await askProvider(
    'the assets',
    (signal) => Promise.all(classes.map((one) => port.assets(one, signal))),
    WITHIN_MS,
  );
  return lists.flat();
}
