import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ASSET_CLASSES } from '@vela/market';
import type { AssetClass } from '@vela/market';
import { DecimalScalar } from '../scalars/scalars.js';
import { connectionType } from './connection.js';
import { Node } from './interfaces.js';

/** The asset classes of the market library as an enum of the schema. */
export const AssetClassEnum = Object.fromEntries(ASSET_CLASSES.map((name) => [name, name])) as {
  readonly [Name in AssetClass]: Name;
};
registerEnumType(AssetClassEnum, {
  name: 'AssetClass',
  description: 'What kind of thing an instrument is.',
  valuesMap: {
    EQUITY: { description: 'A share of a company.' },
    ETF: { description: 'A fund that trades like a share.' },
    OPTION: { description: 'A right to buy or to sell.' },
    FUTURE: { description: 'A promise to buy or to sell at a date.' },
    FX: { description: 'A pair of currencies.' },
    CRYPTO: { description: 'A crypto asset.' },
    INDEX: { description: 'A figure that can be looked at but not ordered.' },
  },
});

/** Something with a price. */
@ObjectType('Instrument', {
  implements: () => [Node],
  description: 'Something with a price. Its id is stable; symbols may move to another one.',
})
export class InstrumentType implements Node {
  @Field(() => ID, { description: 'Global id, ins_….' })
  id!: string;

  @Field(() => String, { description: 'Ticker at its venue, for instance SPX.' })
  symbol!: string;

  @Field(() => String, { description: 'Market identifier code (ISO 10383); XXXX for none.' })
  venue!: string;

  @Field(() => String, { nullable: true, description: 'Name in words.' })
  name!: string | null;

  @Field(() => AssetClassEnum, { description: 'What kind of thing it is.' })
  assetClass!: AssetClass;

  @Field(() => String, { description: 'Currency of its prices.' })
  currency!: string;

  @Field(() => DecimalScalar, { description: 'Smallest step of a price.' })
  tickSize!: string;

  @Field(() => DecimalScalar, { description: 'Smallest step of a quantity.' })
  lotSize!: string;

  @Field(() => Boolean, { description: 'False for what cannot be ordered, such as an index.' })
  tradable!: boolean;
}

/** A page of instruments. */
export const InstrumentConnection = connectionType(() => InstrumentType, 'Instrument');

/** Which instruments to list. */
@InputType({ description: 'Which instruments to list; what is absent matches everything.' })
export class InstrumentFilter {
  @Field(() => String, { nullable: true, description: 'Part of the symbol or the name.' })
  query?: string | null;

  @Field(() => [AssetClassEnum], { nullable: true, description: 'One of these classes.' })
  assetClass?: AssetClass[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it can be ordered.' })
  tradable?: boolean | null;
}
