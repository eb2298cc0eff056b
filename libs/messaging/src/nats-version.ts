import { VelaError } from '@vela/kernel';

/** What of a server the product relies on, and the version that brought it. */
export const NATS_FEATURES: readonly { readonly feature: string; readonly since: string }[] = [
  { feature: 'news that nobody answers a request', since: '2.2.0' },
  { feature: 'the oldest server that the product is tested with', since: '2.9.0' },
];

const SHAPE = /^v?(\d+)\.(\d+)\.(\d+)/;

function numbersOf(version: string): readonly number[] | null {
  return SHAPE.exec(version)?.slice(1).map(Number) ?? null;
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  for (let i = 0; i < than.length; i++) {
    if (version[i] !== than[i]) return version[i]! < than[i]!;
  }
  return false;
}

/**
 * Returns nothing; throws `UNAVAILABLE` when a server lacks something: older servers drop fields
 * that they do not know without a word, so a feature is never simply tried.
 */
export function checkNatsServer(info: {
  readonly version: string;
  readonly headers?: boolean;
}): void {
  const numbers = numbersOf(info.version);
  const lacking = NATS_FEATURES.filter(
    ({ since }) => numbers === null || isOlder(numbers, numbersOf(since)!),
  ).at(-1);
  if (lacking !== undefined) {
    throw new VelaError(
      'UNAVAILABLE',
      `expected a NATS server of version ${lacking.since} or newer (${lacking.feature}), ` +
        `found "${info.version}"`,
      { hint: 'Install a newer nats-server and start again.' },
    );
  }
  if (info.headers !== true) {
    throw new VelaError('UNAVAILABLE', 'expected a NATS server that allows headers, found none', {
      hint: 'Remove no_header_support from the configuration of nats-server.',
    });
  }
}
