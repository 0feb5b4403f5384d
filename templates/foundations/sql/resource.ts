/** A resource as a table: its migration, the types of its columns, and how rows become what they stand for. */
import {
  type Field,
  type Names,
  type ResourceContext,
  type Slots,
  toPascal,
  toSnake,
  toWords,
} from "../../../src/pattern.ts";

export function describeResource(context: ResourceContext): Record<string, string> {
  const { fields, names } = context.resource;
  const unique = fields.filter((field) => field.unique);
  const references = fields.filter(({ target }) => target !== undefined);
  const booleans = context.has("sql-booleans");
  return {
    columns: fields.map(column).join("\n"),
    foreignKeys: references.map((field) => foreignKey(field, names)).join("\n"),
    indexes: indexes(references, names).join("\n"),
    finders: unique.map((field) => finder(field, names)).join("\n\n"),
    save: save(unique, references, names),
    checks: checks(unique, references, names),
    failures: failures(unique, references, names),
    fromRow: fields.map((field) => `${field.property}: ${fromRow(field, booleans)},`).join("\n"),
    toRow: fields
      .map((field) => `${columnOf(field)}: ${toRow(field, names, booleans)},`)
      .join("\n"),
  };
}

export function contributeResource(slots: Slots, context: ResourceContext): void {
  const { fields, migration, names } = context.resource;
  const booleans = context.has("sql-booleans");
  slots.migration.add({ id: `${migration}-${names.kebabs}` });
  slots.table.add({
    name: names.snakes,
    columns: {
      id: "string",
      ...Object.fromEntries(fields.map((field) => [columnOf(field), columnType(field, booleans)])),
      version: "number",
      created_at: "string",
      updated_at: "string",
    },
  });
  const port = `${names.pascal}Repository`;
  const adapter = {
    name: `Sql${port}`,
    from: `#outbound/sql/@${names.kebabs}/sql-${names.kebab}-repository.ts`,
  };
  const value = `new ${adapter.name}(db)`;
  slots.stored.add({
    name: names.camels,
    type: port,
    side: "server",
    value,
    imports: [
      adapter,
      { name: port, from: `#port/@${names.kebabs}/${names.kebab}-repository.ts`, type: true },
    ],
  });
  slots.adapter.add({
    name: names.camels,
    file: "#outbound/sql/sql-unit-of-work.ts",
    factory: "sqlRepositories",
    class: adapter,
  });
  if (!context.has("embedded-database")) return;
  slots.testRepository.add({ name: names.camels, value, imports: [adapter] });
  slots.provider.add({
    name: `${names.camel}Repository`,
    layer: "outbound",
    expression: value,
    imports: [adapter],
  });
}

/** Moments end in `_at`, by which databases that need to know recognise them. */
function columnOf({ property, type }: Field): string {
  const name = toSnake(property);
  return type === "datetime" && !name.endsWith("_at") ? `${name}_at` : name;
}

const columnTypes: Readonly<Record<Field["type"], string>> = {
  string: '"varchar(200)"',
  text: '"text"',
  int: '"integer"',
  money: '"bigint"',
  bool: '"boolean"',
  date: '"date"',
  datetime: "columnType.timestamp",
  uuid: "columnType.uuid",
  ref: "columnType.uuid",
  enum: '"varchar(32)"',
};

function column(field: Field): string {
  const { optional, unique, target, type } = field;
  const kind = target?.key === "sku" ? '"varchar(64)"' : columnTypes[type];
  const constraints = `${optional ? "" : ".notNull()"}${unique ? ".unique()" : ""}`;
  const more = constraints === "" ? "" : `, (column) => column${constraints}`;
  return `.addColumn("${columnOf(field)}", ${kind}${more})`;
}

function foreignKey(field: Field, { snakes }: Names): string {
  const { names, key } = field.target!;
  const name = `${snakes}_${toSnake(field.name)}_fk`;
  return `.addForeignKeyConstraint("${name}", ["${columnOf(field)}"], "${names.snakes}", ["${key}"])`;
}

/** By age, for lists, and by what is referred to, which the database looks for when that is deleted. */
function indexes(references: readonly Field[], { snakes }: Names): string[] {
  const create = (name: string, columns: string) =>
    `await db.schema.createIndex("${snakes}_${name}").on("${snakes}").${columns}.execute();`;
  return [
    create("newest", 'columns(["created_at", "id"])'),
    ...references
      .filter(({ unique }) => !unique)
      .map((field) => create(`by_${toSnake(field.name)}`, `column("${columnOf(field)}")`)),
  ];
}

function columnType({ type, optional, values }: Field, booleans: boolean): string {
  const types: Readonly<Record<Field["type"], string>> = {
    string: "string",
    text: "string",
    int: "number",
    money: "number",
    bool: booleans ? "boolean" : "number",
    date: "string",
    datetime: "string",
    uuid: "string",
    ref: "string",
    enum: values.map((value) => `"${value}"`).join(" | "),
  };
  return `${types[type]}${optional ? " | null" : ""}`;
}

function fromRow(field: Field, booleans: boolean): string {
  const value = `row.${columnOf(field)}`;
  const { optional, type } = field;
  if (type === "datetime")
    return optional ? `${value} === null ? null : new Date(${value})` : `new Date(${value})`;
  if (type !== "bool" || booleans) return value;
  return optional ? `${value} === null ? null : ${value} === 1` : `${value} === 1`;
}

function toRow({ property, type, optional }: Field, { camel }: Names, booleans: boolean): string {
  const value = `${camel}.${property}`;
  if (type === "datetime")
    return optional ? `${value}?.toISOString() ?? null` : `${value}.toISOString()`;
  if (type !== "bool" || booleans) return value;
  return optional ? `${value} === null ? null : Number(${value})` : `Number(${value})`;
}

function finder(field: Field, { pascal }: Names): string {
  const { property, type } = field;
  const parameter = `${property}: ${type === "int" ? "number" : "string"}`;
  return `async findBy${toPascal(property)}(${parameter}): Promise<${pascal} | undefined> {
  const row = await this.#select().where("${columnOf(field)}", "=", ${property}).executeTakeFirst();
  return row && to${pascal}(row);
}`;
}

/** The database says that a constraint is violated. Which one, it says if there is only one; else it is looked up before. */
function save(
  unique: readonly Field[],
  references: readonly Field[],
  { camel, snakes }: Names,
): string {
  const before = [
    ...(unique.length > 1 ? [`await this.#assertUnique(${camel});`] : []),
    ...(references.length > 1 ? [`await this.#assertReferences(${camel});`] : []),
  ];
  const write = `if (${camel}.version === 0) {
  await this.#db.insertInto("${snakes}").values(toRow(saved)).execute();
} else {
  const { numUpdatedRows } = await this.#db
    .updateTable("${snakes}")
    .set(toRow(saved))
    .where("id", "=", ${camel}.id)
    .where("version", "=", ${camel}.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw staleVersion();
}`;
  const uniqueFailure = unique.length === 1 ? `${unique[0]!.property}Taken(error)` : "taken(error)";
  const [reference] = references;
  const value = reference === undefined ? "" : `${camel}.${reference.property}`;
  const referenceFailure =
    references.length === 1
      ? `unknown${toPascal(reference!.name)}(${value}, error)`
      : "unknownReference(error)";
  const failures = [
    ...(unique.length > 0 ? [`if (isUniqueViolation(error)) throw ${uniqueFailure};`] : []),
    ...(references.length > 0
      ? [`if (isForeignKeyViolation(error)) throw ${referenceFailure};`]
      : []),
  ];
  return [
    ...before,
    `const saved = { ...${camel}, version: ${camel}.version + 1 };`,
    ...(failures.length === 0
      ? [write]
      : [`try {\n${write}\n} catch (error) {`, ...failures, "throw error;", "}"]),
    "return saved;",
  ].join("\n");
}

function checks(
  unique: readonly Field[],
  references: readonly Field[],
  { camel, pascal }: Names,
): string {
  const methods: string[] = [];
  if (unique.length > 1) {
    const looks = unique.map(({ property, optional }) => {
      const value = `${camel}.${property}`;
      const same = `same${toPascal(property)}`;
      const found = `await this.findBy${toPascal(property)}(${value})`;
      return `const ${same} = ${optional ? `${value} === null ? undefined : ${found}` : found};
if (${same} && ${same}.id !== ${camel}.id) throw ${property}Taken();`;
    });
    methods.push(
      `async #assertUnique(${camel}: ${pascal}): Promise<void> {\n${looks.join("\n")}\n}`,
    );
  }
  if (references.length > 1) {
    const looks = references.map(({ name, property, optional, target }) => {
      const value = `${camel}.${property}`;
      const { names, key } = target!;
      const look = `const ${name}Row = await this.#db.selectFrom("${names.snakes}").select("${key}").where("${key}", "=", ${value}).executeTakeFirst();
if (!${name}Row) throw unknown${toPascal(name)}(${value});`;
      return optional ? `if (${value} !== null) {\n${look}\n}` : look;
    });
    methods.push(
      `async #assertReferences(${camel}: ${pascal}): Promise<void> {\n${looks.join("\n")}\n}`,
    );
  }
  return methods.join("\n\n");
}

function failures(unique: readonly Field[], references: readonly Field[], names: Names): string {
  const { snake, words } = names;
  const cause = (count: number) => (count === 1 ? "cause: unknown" : "cause?: unknown");
  const functions = unique.map(({ property, target }) => {
    const what = toWords(property).replace(target === undefined ? /$^/ : / (id|sku)$/, "");
    const code = `${snake}_${toSnake(property)}_taken`;
    return `function ${property}Taken(${cause(unique.length)}): AppError {
  return new AppError("conflict", "${code}", "Another ${words} has this ${what}.", { cause });
}`;
  });
  if (unique.length > 1) {
    functions.push(`/** Somebody else came first, between the look and the write. */
function taken(cause: unknown): AppError {
  return new AppError("conflict", "${snake}_taken", "Another ${words} has one of these values.", { cause });
}`);
  }
  for (const { name, property, optional, target } of references) {
    const { words: other, snake: code } = target!.names;
    const type = optional && references.length === 1 ? "string | null" : "string";
    const key = target!.key === "sku" ? "sku" : "id";
    functions.push(`function unknown${toPascal(name)}(${key}: ${type}, ${cause(references.length)}): AppError {
  const message = \`There is no ${other} \${${key}}.\`;
  const fields = [{ field: "${property}", message }];
  return new AppError("validation", "unknown_${code}", message, { cause, fields });
}`);
  }
  if (references.length > 1) {
    functions.push(`/** It was deleted between the look and the write. */
function unknownReference(cause: unknown): AppError {
  const message = "Something that the ${words} refers to is not there any more.";
  return new AppError("validation", "unknown_reference", message, { cause });
}`);
  }
  return functions.join("\n\n");
}
