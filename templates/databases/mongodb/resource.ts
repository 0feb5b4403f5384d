/** A resource as a collection: its indexes, and the references that MongoDB does not know of. */
import {
  type Field,
  type Names,
  type ResourceContext,
  type Slots,
  toPascal,
  toSnake,
  toWords,
} from "../../../src/pattern.ts";

export function describeResource({ resource }: ResourceContext): Record<string, string> {
  const { fields, names } = resource;
  const unique = fields.filter((field) => field.unique);
  const references = fields.filter(({ target }) => target !== undefined);
  const counts = references.length > 0;
  return {
    dbField: counts ? "readonly #db: MongoDatabase;" : "",
    dbSet: counts ? "this.#db = db;" : "",
    finders: unique.map((field) => finder(field, names)).join("\n\n"),
    save: counts ? savingReferences(unique, names) : saving(unique, names),
    methods: counts ? referenceMethods(references, names) : "",
    failures: [
      ...unique.map((field) => takenFailure(field, names)),
      ...(unique.length > 1 ? [takenFailures(unique, names)] : []),
    ].join("\n\n"),
  };
}

export function contributeResource(slots: Slots, { resource, has }: ResourceContext): void {
  if (has("cursor-pages")) contributePages(slots, resource.names);
  const { fields, names } = resource;
  const { snakes } = names;
  slots.collection.add({
    name: snakes,
    indexes: [
      `{ name: "${snakes}_newest", key: { createdAt: -1, _id: -1 } }`,
      ...fields.filter(({ unique }) => unique).map((field) => uniqueIndex(field, names)),
    ],
  });
  const port = `${names.pascal}Repository`;
  const adapter = {
    name: `Mongo${port}`,
    from: `#outbound/mongo/@${names.kebabs}/mongo-${names.kebab}-repository.ts`,
  };
  slots.adapter.add({
    name: names.camels,
    file: "#outbound/mongo/mongo-unit-of-work.ts",
    factory: "mongoRepositories",
    class: adapter,
  });
  slots.stored.add({
    name: names.camels,
    type: port,
    side: "server",
    value: `new ${adapter.name}(db)`,
    imports: [
      adapter,
      { name: port, from: `#port/@${names.kebabs}/${names.kebab}-repository.ts`, type: true },
    ],
  });
}

function contributePages(slots: Slots, { camel, kebab, kebabs, pascal }: Names): void {
  const type = `${pascal}Pages`;
  const adapter = `Mongo${type}`;
  slots.stored.add({
    name: `${camel}Pages`,
    type,
    side: "server",
    value: `new ${adapter}(db)`,
    imports: [
      { name: adapter, from: `#outbound/mongo/@${kebabs}/mongo-${kebab}-pages.ts` },
      { name: type, from: `#port/@${kebabs}/${kebab}-pages.ts`, type: true },
    ],
  });
}

/** Of what is optional, only values are unique: null is one, too. */
function uniqueIndex({ property, optional, type }: Field, { snakes }: Names): string {
  const index = `name: "${snakes}_${toSnake(property)}", key: { ${property}: 1 }, unique: true`;
  if (!optional) return `{ ${index} }`;
  const kind = type === "int" ? "number" : "string";
  return `{
  ${index.replaceAll(/, (?=key|unique)/g, ",\n  ")},
  partialFilterExpression: { ${property}: { $type: "${kind}" } },
}`;
}

function finder({ property, type }: Field, { camels, pascal }: Names): string {
  const parameter = `${property}: ${type === "int" ? "number" : "string"}`;
  return `async findBy${toPascal(property)}(${parameter}): Promise<${pascal} | undefined> {
  const document = await this.#${camels}.findOne({ ${property} });
  return document && to${pascal}(document);
}`;
}

function write({ camel, camels }: Names): string {
  return `if (${camel}.version === 0) {
  await this.#${camels}.insertOne({ _id, ...saved, references: 0 });
} else if (!(await this.#${camels}.updateOne({ _id, version: ${camel}.version }, { $set: saved }))) {
  throw staleVersion();
}`;
}

function guarded(body: string, unique: readonly Field[]): string {
  if (unique.length === 0) return body;
  const failure = unique.length === 1 ? `${unique[0]!.property}Taken(error)` : "taken(error)";
  return `try {
${body}
} catch (error) {
  if (isUniqueViolation(error)) throw ${failure};
  throw error;
}`;
}

function saving(unique: readonly Field[], names: Names): string {
  const { camel, camels, pascal, snake, words } = names;
  return `async save(${camel}: ${pascal}): Promise<${pascal}> {
  const { id: _id, ...saved } = { ...${camel}, version: ${camel}.version + 1 };
  ${guarded(write(names), unique)}
  return { id: _id, ...saved };
}

async delete(id: string, version: number): Promise<void> {
  if (await this.#${camels}.deleteOne({ _id: id, version, references: 0 })) return;
  const ${camel} = await this.#${camels}.findOne({ _id: id, version });
  if (!${camel}) throw staleVersion();
  throw new AppError("conflict", "${snake}_in_use", "Other records refer to this ${words}.");
}`;
}

function savingReferences(unique: readonly Field[], { camel, pascal }: Names): string {
  return `async save(${camel}: ${pascal}): Promise<${pascal}> {
  ${guarded(
    `return await this.#db.transaction((tx) => new Mongo${pascal}Repository(tx).#save(${camel}));`,
    unique,
  )}
}

async delete(id: string, version: number): Promise<void> {
  await this.#db.transaction((tx) => new Mongo${pascal}Repository(tx).#delete(id, version));
}`;
}

/** What a transaction does: MongoDB has no foreign keys. */
function referenceMethods(references: readonly Field[], names: Names): string {
  const { camel, camels, pascal, snake, words } = names;
  const release = references.map(({ property, optional, target }) => {
    const release = `await countReference(this.#db, "${target!.names.snakes}", ${camel}.${property}, -1);`;
    return optional ? `if (${camel}.${property} !== null) ${release}` : release;
  });
  const counts = references.map(({ property, optional, target }) => {
    const { words: otherWords, snake: otherSnake, snakes } = target!.names;
    const key = `${camel}.${property}`;
    const there = optional ? `${key} !== null && ` : "";
    return `if (${there}${key} !== before?.${property}) {
  if (!(await countReference(this.#db, "${snakes}", ${key}, 1))) {
    const message = \`There is no ${otherWords} \${${key}}.\`;
    const fields = [{ field: "${property}", message }];
    throw new AppError("validation", "unknown_${otherSnake}", message, { fields });
  }
}
if (before${optional ? `?.${property} != null` : ""} && before.${property} !== ${key}) {
  await countReference(this.#db, "${snakes}", before.${property}, -1);
}`;
  });
  return `async #save(${camel}: ${pascal}): Promise<${pascal}> {
  const { id: _id, ...saved } = { ...${camel}, version: ${camel}.version + 1 };
  const before = await this.#${camels}.findOne({ _id });
  ${write(names)}
  ${counts.join("\n")}
  return { id: _id, ...saved };
}

async #delete(id: string, version: number): Promise<void> {
  const ${camel} = await this.#${camels}.findOne({ _id: id, version });
  if (!${camel}) throw staleVersion();
  if (!(await this.#${camels}.deleteOne({ _id: id, version, references: 0 }))) {
    throw new AppError("conflict", "${snake}_in_use", "Other records refer to this ${words}.");
  }
  ${release.join("\n")}
}`;
}

function takenFailure({ property, target }: Field, { snake, words }: Names): string {
  const what = toWords(property).replace(target === undefined ? /$^/ : / (id|sku)$/, "");
  const code = `${snake}_${toSnake(property)}_taken`;
  return `function ${property}Taken(cause: unknown): AppError {
  return new AppError("conflict", "${code}", "Another ${words} has this ${what}.", { cause });
}`;
}

/** The server names the index. */
function takenFailures(unique: readonly Field[], { snakes }: Names): string {
  const [first, ...others] = unique.toReversed();
  const looks = others
    .toReversed()
    .map(
      ({ property }) =>
        `if (String(error).includes("${snakes}_${toSnake(property)}")) return ${property}Taken(error);`,
    );
  return `/** The server says which index it is. */
function taken(error: unknown): AppError {
  ${looks.join("\n")}
  return ${first!.property}Taken(error);
}`;
}
