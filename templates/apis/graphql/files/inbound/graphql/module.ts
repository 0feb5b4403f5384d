import type { FastifyRequest } from "fastify";
import type { GraphQLResolveInfo } from "graphql";
import type { Loaders } from "#inbound/graphql/loaders.ts";

export interface ServerContext {
  readonly http: FastifyRequest;
}

/** What every resolver of one request shares. */
export interface Context extends ServerContext {
  readonly loaders: Loaders;
}

/** A part of the schema, and what resolves it. */
export interface GraphqlModule {
  readonly typeDefs: string;
  readonly resolvers: object;
}

/**
 * The resolvers of a part of the schema. There must be one for every field that the field's source
 * does not carry itself, under the same name and with the right type.
 */
export type Resolvers<Schema, Sources> = {
  [T in Types<Schema> as [Missing<Schema, Sources, T>] extends [never] ? never : T]: {
    [F in Missing<Schema, Sources, T>]: Resolver<Source<Sources, T>, Schema[T][F]>;
  };
} & {
  [T in Types<Schema>]?: { [F in keyof Schema[T]]?: Resolver<Source<Sources, T>, Schema[T][F]> };
} & {
  [T in keyof Schema as T extends "Subscription" ? T : never]: {
    [F in keyof Schema[T]]: Subscriber<F, Schema[T][F]>;
  };
};

type Types<Schema> = Exclude<keyof Schema, "Subscription">;
type Source<Sources, T> = T extends keyof Sources ? Sources[T] : unknown;

type Missing<Schema, Sources, T extends keyof Schema> = {
  [F in keyof Schema[T]]: Source<Sources, T> extends { [Name in F]: Answer<Schema[T][F]> }
    ? never
    : F;
}[keyof Schema[T]];

type Args<Field> = Field extends (args: infer Given) => unknown ? Given : object;
type Result<Field> = Field extends (args: never) => infer Returned ? Returned : Field;
type Answer<Field> = null extends Result<Field> ? Result<Field> | undefined : Result<Field>;

type Resolver<From, Field> = (
  source: From,
  args: Args<Field>,
  context: Context,
  info: GraphQLResolveInfo,
) => Answer<Field> | Promise<Answer<Field>>;

interface Subscriber<Name extends PropertyKey, Field> {
  readonly subscribe: (
    source: unknown,
    args: Args<Field>,
    context: Context,
  ) => AsyncIterable<Readonly<Record<Name, Answer<Field>>>>;
}
