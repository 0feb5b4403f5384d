/** A resource in the memory of the process: what a database would check by its constraints. */
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
  return {
    finders: unique.map((field) => finder(field, names)).join("\n\n"),
    checks: [
      ...(unique.length > 0 ? [uniqueChecks(unique, names)] : []),
      ...references.map((field) => referenceCheck(field, names)),
    ].join("\n"),
    failures: [
      ...unique.map((field) => takenFailure(field, names)),
      ...references.map(unknownFailure),
    ].join("\n\n"),
  };
}

export function contributeResource(slots: Slots, { resource, has }: ResourceContext): void {
  if (has("cursor-pages")) contributePages(slots, resource.names);
  const { fields, names } = resource;
  const port = {
    name: `${names.pascal}Repository`,
    from: `#port/@${names.kebabs}/${names.kebab}-repository.ts`,
  };
  const adapter = {
    name: `Memory${port.name}`,
    from: `#outbound/memory/@${names.kebabs}/memory-${names.kebab}-repository.ts`,
  };
  const name = names.camels;
  for (const { property, target } of fields) {
    if (target === undefined) continue;
    slots.reference.add({ table: names.snakes, property, to: target.names.snakes });
  }
  slots.provider.add({
    name: `${names.camel}Repository`,
    layer: "outbound",
    expression: `storage.${name}`,
    imports: [],
  });
  slots.testRepository.add({ name, value: `storage.${name}`, imports: [] });
  slots.adapter.add({
    name,
    file: "#outbound/memory/memory-unit-of-work.ts",
    factory: "memoryRepositories",
    class: adapter,
  });
  slots.stored.add({
    name,
    type: port.name,
    side: "memory",
    value: `new ${adapter.name}(memory)`,
    imports: [adapter, { ...port, type: true }],
  });
}

function contributePages(slots: Slots, { camel, kebab, kebabs, pascal }: Names): void {
  const name = `${camel}Pages`;
  const port = { name: `${pascal}Pages`, from: `#port/@${kebabs}/${kebab}-pages.ts` };
  const adapter = {
    name: `Memory${pascal}Pages`,
    from: `#outbound/memory/@${kebabs}/memory-${kebab}-pages.ts`,
  };
  const value = `storage.${name}`;
  slots.provider.add({ name, layer: "outbound", expression: value, imports: [] });
  slots.testRepository.add({ name, value, imports: [] });
  slots.stored.add({
    name,
    type: port.name,
    side: "memory",
    value: `new ${adapter.name}(memory)`,
    imports: [adapter, { ...port, type: true }],
  });
}

function finder({ property, type }: Field, { camel, camels, pascal }: Names): string {
  const parameter = `${property}: ${type === "int" ? "number" : "string"}`;
  return `async findBy${toPascal(property)}(${parameter}): Promise<${pascal} | undefined> {
  return [...this.#${camels}().values()].find((${camel}) => ${camel}.${property} === ${property});
}`;
}

function uniqueChecks(unique: readonly Field[], { camel, camels }: Names): string {
  const checks = unique.map(({ property, optional }) => {
    const there = optional ? `${camel}.${property} !== null && ` : "";
    return `if (${there}other.${property} === ${camel}.${property}) throw ${property}Taken();`;
  });
  return `for (const other of ${camels}.values()) {
  if (other.id === ${camel}.id) continue;
  ${checks.join("\n")}
}`;
}

function referenceCheck({ name, property, optional, target }: Field, { camel }: Names): string {
  const value = `${camel}.${property}`;
  const there = optional ? `${value} !== null && ` : "";
  const known = `draft.rows("${target!.names.snakes}").has(${value})`;
  return `if (${there}!${known}) throw unknown${toPascal(name)}(${value});`;
}

function takenFailure({ property, target }: Field, { snake, words }: Names): string {
  const what = toWords(property).replace(target === undefined ? /$^/ : / (id|sku)$/, "");
  const code = `${snake}_${toSnake(property)}_taken`;
  return `function ${property}Taken(): AppError {
  return new AppError("conflict", "${code}", "Another ${words} has this ${what}.");
}`;
}

function unknownFailure({ name, property, target }: Field): string {
  const { words, snake } = target!.names;
  return `function unknown${toPascal(name)}(${target!.key}: string): AppError {
  const message = \`There is no ${words} \${${target!.key}}.\`;
  const fields = [{ field: "${property}", message }];
  return new AppError("validation", "unknown_${snake}", message, { fields });
}`;
}
