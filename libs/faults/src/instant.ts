import { messageOf, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { z } from 'zod';

/** An instant as ISO text such as `2024-01-03T15:00:00Z`; microseconds as they are. */
export const instant = z.union([z.int(), z.string()]).transform((given, context): Micros => {
  if (typeof given === 'number') return given;
  try {
    return parseInstant(given);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: messageOf(thrown), input: given });
    return z.NEVER;
  }
});
