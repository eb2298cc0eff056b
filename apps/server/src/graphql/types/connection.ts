import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import type { Type } from '@nestjs/common';

/** Where a page lies among its neighbours. */
@ObjectType({ description: 'Where a page lies among its neighbours.' })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether rows follow behind this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether rows lie before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first row, null when empty.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last row, null when empty.' })
  endCursor!: string | null;
}

/** Arguments of every connection. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 50, description: 'Rows of the page, 1 to 500.' })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The page begins behind the row with this cursor.',
  })
  after!: string | null;
}

/** A row with its cursor. */
interface EdgeOf<T> {
  readonly cursor: string;
  readonly node: T;
}

/** A page of rows as the schema shows it. */
export interface ConnectionOf<T> {
  readonly edges: readonly EdgeOf<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  /** Counts when it is read, so only when the field is selected. */
  readonly totalCount: Promise<number | null>;
}

/** Returns the connection type of a node type, named `<name>Connection` with `<name>Edge`. */
export function connectionType<T>(node: () => Type<T>, name: string): Type<ConnectionOf<T>> {
  @ObjectType(`${name}Edge`, { description: `A row of ${name}Connection with its cursor.` })
  class Edge {
    @Field(() => String, { description: 'Opaque cursor of this row.' })
    cursor!: string;

    @Field(() => node(), { description: 'The row.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name} rows.` })
  class Connection {
    @Field(() => [Edge], { description: 'The rows with their cursors.' })
    edges!: readonly Edge[];

    @Field(() => [node()], { description: 'The rows alone.' })
    nodes!: readonly T[];

    @Field(() => PageInfo, { description: 'Where the page lies.' })
    pageInfo!: PageInfo;

    @Field(() => Int, {
      nullable: true,
      description: 'Number of all rows; counted only when asked for.',
    })
    totalCount!: Promise<number | null>;
  }
  return Connection;
}
