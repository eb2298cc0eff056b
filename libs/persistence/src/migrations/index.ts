import { FirstSchema } from './0001-first-schema.js';

/** Every migration in order. Named here, so compiled code and sources find the same ones. */
export const MIGRATIONS = [{ name: '0001_first_schema', class: FirstSchema }];
