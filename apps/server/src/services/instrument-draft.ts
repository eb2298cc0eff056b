import { VelaError, schemaFault } from '@vela/kernel';
import { ASSET_CLASSES, createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import { z } from 'zod';
import type { Ground } from './ground.js';
import { Refusal } from './refusal.js';

/** What may be said of an instrument that is not known yet. */
const properties = z.strictObject({
  venue: z
    .string()
    .regex(
      /^([A-Z0-9]{4}|FX|CRYPTO)$/,
      'expected a market identifier code of 4 letters, FX or CRYPTO',
    )
    .optional(),
  name: z.string().max(200).nullable().optional(),
  assetClass: z.enum(ASSET_CLASSES).optional(),
  currency: z
    .string()
    .regex(/^[A-Z0-9]{3,8}$/, 'expected a currency such as USD')
    .optional(),
  priceScale: z.int().min(0).max(15).optional(),
  tickSize: z.string().optional(),
  quantityScale: z.int().min(0).max(15).optional(),
  lotSize: z.string().optional(),
  multiplier: z.number().positive().optional(),
  tradable: z.boolean().optional(),
});

/** Properties of an instrument beside its id and symbol. */
export type InstrumentProperties = z.infer<typeof properties>;

/** An instrument to find or to make. */
export interface InstrumentWish {
  readonly symbol: string;
  /** Properties as a caller sent them; used only when the instrument is made. */
  readonly properties?: unknown;
  /** Finds the digits behind the point that its prices need, when nobody said. */
  readonly priceScale: () => Promise<number>;
}

/** Returns the instrument with the symbol, made from the properties when there is none. */
export async function ensureInstrument(ground: Ground, wish: InstrumentWish): Promise<Instrument> {
  const { tenantId, instruments } = ground;
  const known = await instruments.findBySymbol(tenantId, wish.symbol);
  const given = properties.safeParse(wish.properties ?? {}, { error: schemaFault });
  if (known !== null) {
    refuseOtherVenue(known, given.data?.venue);
    return known;
  }
  if (!given.success) {
    const [first, ...rest] = given.error.issues.map(({ message, path }) => ({
      code: 'INVALID_INPUT' as const,
      message,
      path: ['input', 'instrument', ...path.map(String)],
    }));
    throw new Refusal([first!, ...rest]);
  }
  const told = Object.fromEntries(
    Object.entries(given.data).filter(([, value]) => value !== undefined),
  ) as Partial<Instrument>;
  const priceScale = told.priceScale ?? Math.max(2, await wish.priceScale());
  try {
    const id = ground.ids.next('instrument');
    const draft = createInstrument({ ...told, id, symbol: wish.symbol, priceScale });
    return await instruments.ensure(tenantId, draft);
  } catch (error) {
    if (!(error instanceof VelaError) || error.code !== 'INVALID_INPUT') throw error;
    const { code, message, hint } = error;
    const field = error.path?.at(-1) ?? 'symbol';
    const path = field === 'symbol' ? ['input', 'symbol'] : ['input', 'instrument', field];
    throw new Refusal([{ code, message, hint, path }]);
  }
}

/** What is known of an instrument stays: a venue that is ignored would be a silent mistake. */
function refuseOtherVenue({ symbol, venue }: Instrument, wanted: string | undefined): void {
  if (wanted === undefined || wanted === venue) return;
  throw new Refusal([
    {
      code: 'CONFLICT',
      message: `expected candles of ${symbol} at ${wanted}, but it is known at ${venue}`,
      hint: 'Leave the venue out, or import under another symbol.',
      path: ['input', 'instrument', 'venue'],
    },
  ]);
}
