import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ERROR_CODES } from '@vela/kernel';
import type { ErrorCode } from '@vela/kernel';

/** The codes of the kernel as an enum of the schema. */
export const ErrorCodeEnum = Object.fromEntries(ERROR_CODES.map((code) => [code, code])) as {
  readonly [Code in ErrorCode]: Code;
};

registerEnumType(ErrorCodeEnum, {
  name: 'ErrorCode',
  description: 'Every code a caller may meet, the same in the library, the command line and here.',
  valuesMap: {
    INVALID_INPUT: { description: 'A value is malformed, out of range or contradicts another.' },
    NOT_FOUND: { description: 'What was named does not exist.' },
    CONFLICT: { description: 'The state of something does not allow it now.' },
    ALREADY_EXISTS: { description: 'The name is taken.' },
    LIMIT_EXCEEDED: { description: 'More than one request or account may have.' },
    STRATEGY_DOES_NOT_COMPILE: { description: 'The source has errors; see the diagnostics.' },
    STRATEGY_UNSAFE: { description: 'Code of a user may not run on this server.' },
    STRATEGY_FAILED: { description: 'The strategy threw an error.' },
    STRATEGY_TIMEOUT: { description: 'A step of the strategy took too long.' },
    DATA_MISSING: { description: 'There are no candles for what was asked.' },
    DATA_INVALID: { description: 'A file or a message holds impossible values.' },
    DATA_AMBIGUOUS: { description: 'Several meanings are possible; the message asks which.' },
    INVALID_TRANSITION: { description: 'Not possible in the present state.' },
    CONFIRMATION_REQUIRED: { description: 'Needs its name typed as confirmation.' },
    MARKET_CLOSED: { description: 'The market does not take such an order now.' },
    INSUFFICIENT_FUNDS: { description: 'The account cannot pay for it.' },
    RISK_LIMIT_BREACHED: { description: 'A limit of the deployment or the account forbids it.' },
    KILL_SWITCH_ENGAGED: { description: 'A kill switch holds trading back; release it first.' },
    ORDER_NOT_OPEN: { description: 'The order has ended already.' },
    BROKER_REJECTED: { description: 'The broker refused it for good.' },
    SLOW_CONSUMER: { description: 'A stream was read too slowly; resume it with its cursor.' },
    UNAVAILABLE: { description: 'Something that is needed does not answer; try again.' },
    CANCELLED: { description: 'Ended because somebody asked for it.' },
    INTERNAL: { description: 'A fault of the server; the log has the request id.' },
  },
});

/** A problem the caller can fix. */
@ObjectType({
  description:
    'A problem the caller can fix. The operation had no effect unless the payload says otherwise.',
})
export class UserError {
  @Field(() => ErrorCodeEnum, { description: 'Code to switch on.' })
  code!: ErrorCode;

  @Field(() => String, { description: 'What is wrong, in one sentence.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What to do about it.' })
  hint!: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the offending input field, for instance ["input", "from"].',
  })
  path!: readonly string[] | null;
}
