import { BERLIN, KOLKATA, LONDON, NEW_YORK, TOKYO, UTC } from '@vela/calendar';
import type { Zone } from '@vela/calendar';
import { z } from 'zod';
import { feeRow } from './fee-row.js';
import type { FeeRow, FeeRowDraft } from './fee-row.js';
import { tableFaults } from './table-faults.js';

const ZONES: ReadonlyMap<string, Zone> = new Map(
  [NEW_YORK, LONDON, BERLIN, KOLKATA, TOKYO, UTC].map((zone) => [zone.name, zone]),
);

/** A switch of a schedule: which plan, product or reading of a disputed rule holds. */
const choice = z.strictObject({
  values: z.array(z.string()).min(1).max(20),
  default: z.string(),
  text: z.string().max(300).default(''),
});

/** A table of fees as JSON: dated rows, and whose dates they are. */
export const feeTable = z
  .strictObject({
    name: z.string().min(1).max(60).default('own table'),
    title: z.string().max(200).default(''),
    zone: z
      .enum([...ZONES.keys()])
      .default('UTC')
      .describe('Whose local date is the trade date.'),
    currency: z
      .string()
      .min(2)
      .max(10)
      .nullable()
      .default(null)
      .describe('Currency that the rows are for; null: whatever an instrument is quoted in.'),
    venue: z
      .string()
      .nullable()
      .default(null)
      .describe('Market that instruments are taken for whose own one no row names.'),
    rows: z.array(feeRow).min(1).max(1000),
    choices: z.record(z.string(), choice).default({}),
    notModelled: z.array(z.string().max(300)).max(50).default([]),
  })
  .superRefine((table, context) => {
    for (const { path, message } of tableFaults(table)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });

/** A schedule of fees with every default filled in. */
export interface FeeSchedule {
  readonly name: string;
  readonly title: string;
  readonly zone: string;
  readonly currency: string | null;
  readonly venue: string | null;
  readonly rows: readonly FeeRow[];
  readonly choices: {
    readonly [name: string]: {
      readonly values: readonly string[];
      readonly default: string;
      readonly text: string;
    };
  };
  /** What the schedule leaves out, as sentences or parts of one. */
  readonly notModelled: readonly string[];
}

/** A schedule as the data files write it. */
export interface FeeScheduleDraft
  extends Pick<FeeSchedule, 'name' | 'title' | 'zone' | 'currency'> {
  readonly venue?: string;
  readonly rows: readonly FeeRowDraft[];
  readonly choices?: FeeSchedule['choices'];
  readonly notModelled?: readonly string[];
}

/** Returns a checked schedule of a data file. */
export const createSchedule = (draft: FeeScheduleDraft): FeeSchedule => feeTable.parse(draft);

/** Returns the zone of a schedule. */
export const zoneOf = ({ zone }: FeeSchedule): Zone => ZONES.get(zone)!;

/** Returns the names of the lines of a schedule in the order of the contract note. */
export const linesOf = ({ rows }: Pick<FeeSchedule, 'rows'>): string[] => [
  ...new Set(rows.map(({ line }) => line)),
];
