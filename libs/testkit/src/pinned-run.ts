/**
 * One run on the S&P 500 as vega-datasets carries it, whose result every way of running it must
 * give to the last bit: in process, by command, over GraphQL, over NATS, in any zone and language.
 */
export const PINNED_RUN = {
  strategy: 'sma-cross-long',
  parameters: { fast: 10, slow: 30, size: 10 },
  startingCash: '100000',
  commissionRate: '0.001',
  resultDigest: 'd38f2f1253caee139c11a79035de1fe1c8a85575a902d4d18e5cb6c5febeeb13',
} as const;
