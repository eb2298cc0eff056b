import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import { DateTimeScalar } from '../scalars/scalars.js';

/** What the samples of a run say about look-ahead. */
export const LookAheadResult = {
  CLEAN: 'CLEAN',
  LEAK: 'LEAK',
  NOT_CHECKED: 'NOT_CHECKED',
} as const;
/** One of {@link LookAheadResult}. */
export type LookAheadResult = (typeof LookAheadResult)[keyof typeof LookAheadResult];
registerEnumType(LookAheadResult, {
  name: 'LookAheadResult',
  description: 'What the samples of a run say about whether it looked ahead.',
  valuesMap: {
    CLEAN: { description: 'All decisions in the samples are the same without the future.' },
    LEAK: { description: 'Decisions depend on later candles or on something outside the run.' },
    NOT_CHECKED: { description: 'Nothing was looked at; `reason` says why.' },
  },
});

/** Why a sample differs. */
export const LookAheadCause = {
  FUTURE: 'FUTURE',
  OUTSIDE: 'OUTSIDE',
  WARM_UP: 'WARM_UP',
} as const;
/** One of {@link LookAheadCause}. */
export type LookAheadCause = (typeof LookAheadCause)[keyof typeof LookAheadCause];
registerEnumType(LookAheadCause, {
  name: 'LookAheadCause',
  description: 'Why a value of a sample differs from that of the run.',
  valuesMap: {
    FUTURE: { description: 'It depends on later candles.' },
    OUTSIDE: { description: 'It depends on something that is neither a candle nor a field.' },
    WARM_UP: { description: 'It depends on where the history began. This is no leak.' },
  },
});

/** Something that a sample found. */
@ObjectType('LookAheadFinding', { description: 'Something that samples of a run found.' })
export class LookAheadFindingType {
  @Field(() => LookAheadCause, { description: 'Why it differs.' })
  cause!: LookAheadCause;

  @Field(() => Int, { description: 'First slice in which it shows, from 0.' })
  slice!: number;

  @Field(() => DateTimeScalar, { description: 'When the candles of that slice are known.' })
  at!: Micros;

  @Field(() => String, { description: 'What differs: a column, a field, an indicator, equity.' })
  field!: string;

  @Field(() => String, { description: 'What the run had there.' })
  inRun!: string;

  @Field(() => String, { description: 'What it has with the past alone.' })
  checked!: string;
}

/** Whether a run looked ahead. */
@ObjectType('LookAhead', {
  description:
    'Whether a run looked ahead, as far as samples can tell: windows of the run are run again from ' +
    'the state before them with other prices behind them, and everything must stay the same.',
})
export class LookAheadType {
  @Field(() => String, { description: 'How it was looked for.' })
  method!: string;

  @Field(() => Int, { description: 'Windows that were run again.' })
  windows!: number;

  @Field(() => Int, { description: 'Candles in them.' })
  candlesChecked!: number;

  @Field(() => LookAheadResult, { description: 'What came of it.' })
  result!: LookAheadResult;

  @Field(() => String, { nullable: true, description: 'Why nothing was checked, else null.' })
  reason!: string | null;

  @Field(() => [LookAheadFindingType], { description: 'What was found, leaks first.' })
  findings!: readonly LookAheadFindingType[];

  @Field(() => [String], { description: 'What such samples cannot show.' })
  notCovered!: readonly string[];
}
