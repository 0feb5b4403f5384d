/** Where a resource over REST is looked for: one route answers that and, page by page, all that there is. */
import { type Field, type Names, toPascal, toWords, withArticle } from "../../../src/pattern.ts";

/** One route answers what is looked for and, page by page, all that there is. */
export function collection(
  unique: readonly Field[],
  names: Names,
  pages: boolean,
): Readonly<Record<string, string>> {
  const { kebab, kebabs, pascal } = names;
  if (pages) {
    return {
      listingImports: `import { cursor, defaultPageSize } from "#use-case/cursor.ts";
import type { ${pascal}Listing } from "#use-case/@${kebabs}/${kebab}-listing.ts";`,
      listingParameter: `, listing: ${pascal}Listing`,
      query: pageQuery(unique, names),
      findRoute: listRoute(unique, names),
    };
  }
  const none = { listingImports: "", listingParameter: "" };
  if (unique.length === 0) return { ...none, query: "", findRoute: "" };
  return { ...none, query: query(unique, names), findRoute: findRoute(unique, names) };
}

function pageQuery(unique: readonly Field[], { camel, pascal }: Names): string {
  const filters = unique.map((field) => `${field.property}: ${queried(field)}.optional(),`);
  // The limit is always there.
  const one =
    unique.length === 0
      ? ""
      : '.refine((given) => Object.keys(given).length <= 2, "Pass one of the fields or a cursor.")';
  return `const ${camel}Query = z.strictObject({
${filters.join("\n")}
  limit: wholeNumber(z.int().min(1).max(100)).default(defaultPageSize),
  cursor: cursor
    .optional()
    .meta({ description: "The nextCursor of the page before; none for the first page." }),
})${one};

const ${camel}Page = z
  .object({
    items: z.array(${camel}Resource),
    nextCursor: z.string().nullable().meta({ description: "Null on the last page." }),
  })
  .meta({ id: "${pascal}Page" });`;
}

function listRoute(unique: readonly Field[], names: Names): string {
  const { camel, camels, kebabs, pascals, wordsPlural } = names;
  const filters = unique.map(({ property }) => toWords(property));
  const found = unique.map(
    ({ property }) => `if (request.query.${property} !== undefined) {
  const ${camel} = await ${camels}.findBy${toPascal(property)}(request.query.${property});
  return { items: ${camel} ? [${camel}] : [], nextCursor: null };
}`,
  );
  const description = [
    "Newest first. What is created meanwhile neither repeats nor hides others.",
    ...filters.map((filter) => `By ${filter}, a list of one or none.`),
    ...(filters.length === 0
      ? []
      : [`Only by one of ${listed([...filters, "cursor"], "and")} at once; more are refused.`]),
  ].join(" ");
  return `v1.get(
  "/${kebabs}",
  {
    schema: {
      tags: ["${kebabs}"],
      operationId: "list${pascals}",
      summary: "List ${wordsPlural}",
      description: ${JSON.stringify(description)},
      querystring: ${camel}Query,
      response: { 200: answer("A page of ${wordsPlural}.", ${camel}Page), ...problems() },
    },
  },
  async (request, reply) => {
    ${found.join("\n")}
    const page = await listing.list(request.query);
    if (page.nextCursor !== null) {
      const next = new URLSearchParams(request.url.split("?", 2)[1]);
      next.set("cursor", page.nextCursor);
      reply.header("link", \`</v1/${kebabs}?\${next.toString()}>; rel="next"\`);
    }
    return page;
  },
);`;
}

function query(unique: readonly Field[], { camel, pascal }: Names): string {
  const several = unique.length > 1;
  const parts = unique.map(
    (field) => `${field.property}: ${queried(field)}${several ? ".optional()" : ""},`,
  );
  const one = several
    ? '.refine((given) => Object.keys(given).length === 1, "Pass one of the fields.")'
    : "";
  return `const ${camel}Query = z.strictObject({\n${parts.join("\n")}\n})${one};

const ${camel}List = z.object({ items: z.array(${camel}Resource) }).meta({ id: "${pascal}List" });`;
}

function findRoute(
  unique: readonly Field[],
  { camel, camels, kebabs, pascal, words, wordsPlural }: Names,
): string {
  const by = unique.map(({ property }) => toWords(property));
  const all = listed(by, "or");
  const alone = by.length === 1 ? "" : " More than one field at once is refused.";
  const [only] = unique;
  const find = ({ property }: Field) =>
    `${camels}.findBy${toPascal(property)}(request.query.${property})`;
  const look =
    unique.length === 1
      ? `const ${camel} = await ${find(only!)};`
      : `let ${camel}: ${pascal} | undefined;
${unique
  .map(
    (field) =>
      `if (request.query.${field.property} !== undefined) ${camel} = await ${find(field)};`,
  )
  .join("\n")}`;
  return `v1.get(
  "/${kebabs}",
  {
    schema: {
      tags: ["${kebabs}"],
      operationId: "find${pascal}",
      summary: "Find ${withArticle(words)} by ${all}",
      description: "Answers a list of one ${words}, or an empty list.${alone}",
      querystring: ${camel}Query,
      response: { 200: answer("The ${wordsPlural} that match.", ${camel}List), ...problems() },
    },
  },
  async (request) => {
    ${look}
    return { items: ${camel} ? [${camel}] : [] };
  },
);`;
}

/** What stands in an address is text. */
function queried({ type, target }: Field): string {
  if (target?.key === "sku") return "z.string().max(64)";
  if (type === "int") return "wholeNumber(z.int32())";
  return type === "string"
    ? 'z.string().trim().min(1).max(200).refine(isStorable, "Invalid characters.")'
    : "z.uuid().toLowerCase()";
}

export function listed(words: readonly string[], conjunction: "and" | "or"): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}
