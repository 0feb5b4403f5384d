/** `resource invoice number:string …` and `resource invoice --remove`. */
import type { Catalog } from "../catalog/catalog.ts";
import { resolve } from "../catalog/resolve.ts";
import { InputError } from "../errors.ts";
import { addResource, removeResource } from "../recipe/change.ts";
import { readFieldsFrom } from "../recipe/resource/json-schema.ts";
import { namesOf } from "../recipe/resource/names.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { changeProject, type Wanted } from "./change.ts";
import type { Engine } from "./engine.ts";
import type { EvolveFlags } from "./evolve.ts";
import type { Host } from "./host.ts";
import { keepMigrations } from "./migrations.ts";
import type { Project } from "./project.ts";
import { readTextFile } from "./request.ts";

export interface ResourceFlags extends EvolveFlags {
  from?: string;
  plural?: string;
  remove?: boolean;
}

/** @returns the exit code */
export async function runResource(
  name: string,
  fields: readonly string[],
  flags: ResourceFlags,
  host: Host,
  engine: Engine,
): Promise<number> {
  return changeProject(flags, host, engine, (project, catalog) =>
    flags.remove
      ? remove(name, fields, flags, project, catalog)
      : add(name, fields, flags, host, engine, project, catalog),
  );
}

async function remove(
  name: string,
  fields: readonly string[],
  { from, plural }: ResourceFlags,
  { recipe }: Project,
  catalog: Catalog,
): Promise<Wanted> {
  if (fields.length > 0 || from !== undefined || plural !== undefined) {
    throw new InputError("--remove takes the whole resource; fields are not said with it.", {
      code: "contradiction",
      hint: `plinth resource ${name} --remove`,
    });
  }
  const kept = namesOf(name, recipe.resources?.[name]?.plural).snakes;
  return {
    command: ["resource", name, "--remove"],
    recipe: removeResource(recipe, name, catalog),
    notes: [`What is stored as ${kept} stays in the database.`],
  };
}

async function add(
  name: string,
  fields: readonly string[],
  { from, plural }: ResourceFlags,
  host: Host,
  engine: Engine,
  project: Project,
  catalog: Catalog,
): Promise<Wanted> {
  const { recipe, migrations } = project;
  const read =
    from === undefined
      ? { fields: [], notes: [] }
      : readFieldsFrom(await readTextFile(from, host), from);
  const given = { fields: [...read.fields, ...fields], plural };
  const next = addResource(recipe, name, given, migrations, catalog);
  const isNew = recipe.resources?.[name] === undefined;
  const { kebabs } = namesOf(name, plural);
  if (isNew && migrations.byPlural.has(kebabs)) {
    await refuseOtherTable(kebabs, next, project, catalog, engine);
  }
  return {
    command: [
      "resource",
      name,
      ...(from === undefined ? [] : ["--from", from]),
      ...fields,
      ...(plural === undefined ? [] : ["--plural", plural]),
    ],
    recipe: next,
    notes: read.notes,
  };
}

/** A resource that comes back finds the table it had. @throws InputError if it would need another one */
async function refuseOtherTable(
  kebabs: string,
  next: Recipe,
  { base, recipe }: Project,
  catalog: Catalog,
  engine: Engine,
): Promise<void> {
  if (next.database !== recipe.database) return;
  const { differ } = keepMigrations(base, await engine.render(resolve(next, catalog), catalog));
  const path = differ.find((file) => file.endsWith(`-${kebabs}.ts`));
  if (path === undefined) return;
  throw new InputError(`${path} is there from before, and its table has other fields.`, {
    code: "resource-exists",
    hint: "Add the resource with the fields it had, and change it by hand; or choose another name.",
  });
}
