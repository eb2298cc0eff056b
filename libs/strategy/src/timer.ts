/** Something that was to happen at an instant, as `onTimer` hears of it. */
export interface Timer {
  /** The name that `timer`, `after` or `schedule` was given. */
  readonly name: string;
  /** The instant for which it was set, microseconds since 1970. */
  readonly at: number;
}

/** When something happens again and again. */
export type Schedule =
  | {
      /**
       * Minute, hour, day of the month, month and day of the week, as cron has them: `30 9 * * 1-5`
       * is 09:30 from Monday to Friday.
       */
      readonly cron: string;
      /**
       * Clock that is meant, by its IANA name; that of the first instrument's venue by default, UTC
       * where it has none.
       */
      readonly zone?: string;
    }
  | {
      /** Open or close of each session of an instrument's venue. */
      readonly session: 'open' | 'close';
      /** Index of the instrument in the run; 0, the first, by default. */
      readonly instrument?: number;
      /** Microseconds behind it, below 0 for before. */
      readonly offset?: number;
    };
