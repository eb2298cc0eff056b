import { canonicalBytes } from '@vela/kernel';
import type { Canonical, HasherFactory } from '@vela/kernel';
import type { BacktestConfig } from '@vela/ports';
import { SEMANTICS_VERSION } from '@vela/step';

/** Version of the engine that is part of every input digest. */
export const ENGINE_VERSION = `0.1.0+s${SEMANTICS_VERSION}`;

/**
 * Returns the digest of everything that decides a run: SHA-256 over the canonical text of its
 * configuration. Ids of rows are left out, because their contents are named by their own digests.
 */
export function inputDigest(config: BacktestConfig, createHasher: HasherFactory): string {
  const { strategyVersionId: _version, datasets, otherDatasets, rates, actions, ...rest } = config;
  const inputs: Canonical = {
    ...rest,
    datasets: datasets.map(({ instrumentId, contentHash }) => ({ instrumentId, contentHash })),
    // What is absent leaves no trace, so runs without it keep their digest.
    otherDatasets: otherDatasets?.map(({ instrumentId, timeframe, contentHash }) => ({
      instrumentId,
      timeframe,
      contentHash,
    })),
    rates: rates?.map((one) => ({ ...one })),
    actions: actions?.map(({ instrument, action }) => ({ instrument, action: { ...action } })),
  };
  return createHasher().update(canonicalBytes(inputs)).hex();
}
