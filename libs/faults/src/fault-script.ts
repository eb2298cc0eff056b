import { VelaError, schemaFault } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { z } from 'zod';
import {
  FAULT_KINDS,
  faultSchema,
  isEventFault,
  isFeedFault,
  isRequestFault,
} from './fault-kinds.js';
import type { Fault } from './fault-kinds.js';

/** Faults that a script may have. */
const FAULTS_MAX = 1_000;

const CHOICES = ['order', 'everyNth', 'slices', 'at', 'probability'] as const;
const BEGINS = ['at', 'slice', 'order'] as const;
const FEED_BEGINS = ['at', 'slice'] as const;

const scriptSchema = z.strictObject({
  seed: z.int().default(1),
  faults: z.array(faultSchema).max(FAULTS_MAX).superRefine(checkPlaces),
});

/** What is to go wrong between an account and its venue, in which places. */
export type FaultScript = z.infer<typeof scriptSchema>;

/** What is wrong with a script, and where in it. */
export interface ScriptProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Returns a script with its defaults, or everything that is wrong with what was given. */
export function checkFaultScript(
  given: unknown,
): { readonly script: FaultScript } | { readonly problems: readonly ScriptProblem[] } {
  const checked = scriptSchema.safeParse(given, { error: schemaFault });
  if (checked.success) return { script: checked.data };
  const problems = checked.error.issues.map(({ path, message }) => ({
    path: path.map(String),
    message: [path.join('.'), message].filter((part) => part !== '').join(': '),
  }));
  return { problems };
}

/** Returns a script with its defaults; throws `INVALID_INPUT` that names everything wrong with it. */
export function readFaultScript(given: unknown): FaultScript {
  const checked = checkFaultScript(given);
  if ('script' in checked) return checked.script;
  const { problems } = checked;
  const words = problems.map(({ message }) => message).join('; ');
  throw new VelaError('INVALID_INPUT', `wrong fault script: ${words}`, {
    hint: FAULT_HINT,
    path: problems[0]?.path ?? [],
  });
}

/** What a script looks like, for whoever wrote a wrong one. */
export const FAULT_HINT = `Write {"seed": 1, "faults": [{"kind": "reject", "order": 1}]}; kinds are ${FAULT_KINDS.join(', ')}.`;

/** Returns a script as plain data. */
export const scriptData = (script: FaultScript): Canonical =>
  JSON.parse(JSON.stringify(script)) as Canonical;

/** Every fault says exactly once where it happens. */
function checkPlaces(faults: readonly Fault[], context: z.RefinementCtx): void {
  faults.forEach((fault, index) => {
    const names = placesOf(fault);
    const given = names.filter((name) => Reflect.get(fault, name) !== undefined);
    if (names.length === 0 || given.length === 1) return;
    const found = given.length === 0 ? 'none of them' : given.join(' and ');
    context.addIssue({
      code: 'custom',
      path: [index],
      input: fault,
      message: `expected exactly one of ${names.join(', ')}, found ${found}`,
    });
  });
}

function placesOf(fault: Fault): readonly string[] {
  if (fault.kind === 'late-candles') return [];
  if (isFeedFault(fault)) return FEED_BEGINS;
  return isRequestFault(fault) || isEventFault(fault) ? CHOICES : BEGINS;
}
