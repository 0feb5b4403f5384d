import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphQLSchema } from "graphql";
import { createSchema } from "graphql-yoga";
import manifest from "#root/package.json" with { type: "json" };
import type { Context, GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import { DateTime, SafeInt } from "#inbound/graphql/scalars.ts";
import type { SchemaSchema } from "#inbound/graphql/schema.types.ts";

const resolvers: Resolvers<SchemaSchema, object> = {
  Query: { version: () => manifest.version },
};

const base: GraphqlModule = {
  typeDefs: readFileSync(join(import.meta.dirname, "schema.graphql"), "utf8"),
  resolvers: { ...resolvers, DateTime, SafeInt },
};

type AnyResolvers = NonNullable<Parameters<typeof createSchema<Context>>[0]["resolvers"]>;

/** Root types stand in many modules and are one here. */
export function buildSchema(modules: readonly GraphqlModule[]): GraphQLSchema {
  const all = [base, ...modules];
  return createSchema<Context>({
    typeDefs: all.map((module) => module.typeDefs),
    resolvers: all.map((module) => module.resolvers) as AnyResolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: "error" },
  });
}
