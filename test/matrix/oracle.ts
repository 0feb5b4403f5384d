/**
 * What may stand together, written from the words of the catalog's page and not from its code. Whoever adds a pattern says
 * here, once more and independently, where it belongs.
 */

export interface Combination {
  architecture: string;
  database: string;
  apis: readonly string[];
  sample: boolean;
  patterns: readonly string[];
}

/** "size, acquire, idle and statement timeouts": only where there are connections to a server. */
const serverDatabases = ["postgres", "mysql", "mongodb"];

/** "(always)" in the catalog. */
export const alwaysThere = ["repository", "logging", "health", "config"];

type Rule = (combination: Combination) => boolean;
const anywhere: Rule = () => true;
/** "several repositories", "pages": of nothing, without resources. */
const withResources: Rule = ({ sample }) => sample;

/** Where each pattern that can be chosen may stand. */
const rules: Readonly<Record<string, Rule>> = {
  "unit-of-work": withResources,
  "connection-pooling": ({ database }) => serverDatabases.includes(database),
  "cursor-pagination": withResources,
  // "invalidated on write": there has to be something to read and to write.
  "cache-aside": withResources,
  // "read right after write": likewise.
  "write-through": withResources,
  "rate-limit": anywhere,
  /** Only a request for something can be late, and only the sample calls anybody. */
  resilience: withResources,
  "offset-pagination": withResources,
  "fault-drill": anywhere,
  "write-behind": withResources,
  docker: anywhere,
  ci: anywhere,
};

const axes = {
  architecture: ["layered", "hexagonal"],
  database: ["sqlite", ...serverDatabases],
  api: ["rest", "graphql", "grpc"],
};

/** Ids of which the oracle has not been told. */
export function unknownTo(
  ids: Readonly<Record<keyof typeof axes | "pattern", readonly string[]>>,
): string[] {
  const known = { ...axes, pattern: [...alwaysThere, ...Object.keys(rules)] };
  return Object.entries(ids).flatMap(([kind, found]) =>
    found.filter((id) => !known[kind as keyof typeof known].includes(id)),
  );
}

export function isValid(combination: Combination): boolean {
  const { architecture, database, apis, patterns } = combination;
  return (
    axes.architecture.includes(architecture) &&
    axes.database.includes(database) &&
    apis.length > 0 &&
    apis.every((id) => axes.api.includes(id)) &&
    patterns.every((id) => !alwaysThere.includes(id) && (rules[id]?.(combination) ?? false))
  );
}

/** The patterns that a project ends up with, whoever asked for them. */
export function expectedPatterns(combination: Combination): string[] {
  const brought = [
    ...alwaysThere,
    // "several repositories commit or roll back together": the sample's orders do.
    ...(combination.sample ? ["unit-of-work"] : []),
    // A database with connections is never without its bounds.
    ...(serverDatabases.includes(combination.database) ? ["connection-pooling"] : []),
  ];
  return [...new Set([...brought, ...combination.patterns])].sort();
}
