/** The resources of a recipe: what manifests see of them, and what they must be for that. */
import { InputError } from "../../errors.ts";
import { suggest } from "../closest.ts";
import { type FieldSpec, formatField, parseField } from "./field.ts";
import { type Names, namesOf, toPascal } from "./names.ts";
import {
  completeNumbers,
  type FieldNumbers,
  goneFields,
  type KnownContract,
  type Numbered,
  type Numbers,
  numbersOf,
} from "./numbers.ts";
import { reservedResourceProblem } from "./reserved.ts";

/** As `plinth.json` holds one, in full. */
export interface ResourceRecipe {
  /** Number of its migration. It is given once and to nothing else, so that no migration changes its place. */
  readonly migration: number;
  /** If it is not the name with an s. */
  readonly plural?: string | undefined;
  /** `number:string:unique`, in order. */
  readonly fields: readonly string[];
  /** Under which contracts know the fields. Absent: there never was a contract. */
  readonly numbers?: Numbers | undefined;
}

/** What a recipe file may say: just the fields. */
export interface GivenResource extends Omit<ResourceRecipe, "migration"> {
  readonly migration?: number | undefined;
}
export type GivenResources = Readonly<Record<string, GivenResource>>;
export type ResourceRecipes = Readonly<Record<string, ResourceRecipe>>;

/** Where a reference leads. */
export interface Target {
  readonly names: Names;
  /** The module it stands in. */
  readonly module: string;
  /** Its key: `id`, a UUID, but for the products of the sample. */
  readonly key: "id" | "sku";
  /** Whether it is a resource of the recipe, not of the sample. */
  readonly own: boolean;
}

export interface Field extends Described, FieldNumbers {}

interface Described extends Omit<FieldSpec, "to"> {
  /** As code calls it: `customerId` for the reference `customer`. */
  readonly property: string;
  readonly target: Target | undefined;
}

export interface Resource {
  readonly names: Names;
  readonly migration: number;
  readonly fields: readonly Field[];
  /** Fields that a contract had. */
  readonly goneFields: readonly Numbered[];
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const longestName = 28;
const maximumFields = 30;
const maximumResources = 50;
/** What comes with plinth is below. */
const firstMigration = 1001;
const lastMigration = 9999;

const sampleTargets: readonly Target[] = [
  { names: namesOf("user"), module: "users", key: "id", own: false },
  { names: namesOf("product"), module: "orders", key: "sku", own: false },
  { names: namesOf("order"), module: "orders", key: "id", own: false },
];

/** Migrations that a project has, whoever made them. */
export interface KnownMigrations {
  /** The highest number of them all. */
  readonly last: number;
  /** The numbers of those that made the tables of a resource, by its plural. */
  readonly byPlural: ReadonlyMap<string, number>;
  /** Whether those of the sample are among them: what was made stays, so its names are taken. */
  readonly sample: boolean;
}

/** What is known of the contracts of a project. */
export interface Contracts {
  /** Whether there are to be any. */
  readonly wanted: boolean;
  /** Those that are there, by the name of the resource. */
  readonly known: ReadonlyMap<string, KnownContract>;
}

/**
 * Resources as a recipe holds them: fields written in one way, every migration numbered, and where there are contracts
 * every field.
 *
 * @param known what is taken already; a resource that comes back has the migration it had
 * @throws InputError for a name, field or reference that cannot be
 */
export function completeResources(
  given: GivenResources,
  sample: boolean,
  known: KnownMigrations = { last: 0, byPlural: new Map(), sample: false },
  contracts: Contracts = { wanted: false, known: new Map() },
): ResourceRecipes {
  const entries = Object.entries(given);
  const numbers = entries.map(([, { migration = 0 }]) => migration);
  let last = Math.max(firstMigration - 1, known.last, ...numbers);
  const complete = entries.map(([name, { migration, plural, fields, numbers }]) => {
    const { kebabs } = namesOf(name, plural);
    const recipe: ResourceRecipe = {
      migration: migration ?? known.byPlural.get(kebabs) ?? ++last,
      ...(kebabs !== namesOf(name).kebabs && { plural: kebabs }),
      fields: fields.map((field) => formatField(parseField(field, name))),
      ...(numbers !== undefined && { numbers }),
    };
    return [name, recipe] as const;
  });
  const recipes = Object.fromEntries(
    complete.toSorted(([, a], [, b]) => a.migration - b.migration),
  );
  const resources = readResources(recipes, sample);
  if (known.sample) resources.forEach(({ names }) => refuseTableOfSample(names));
  return Object.fromEntries(
    resources.map((resource) => {
      const { kebab } = resource.names;
      const recipe = recipes[kebab]!;
      return [kebab, { ...recipe, ...numbered(resource, recipe, contracts) }];
    }),
  );
}

/** Numbers that were given stay when there are no contracts any more: there may be again. */
function numbered(
  { names, fields }: Resource,
  { numbers }: ResourceRecipe,
  { wanted, known }: Contracts,
): Pick<ResourceRecipe, "numbers"> {
  const contract = known.get(names.kebab);
  const given = numbers ?? contract?.given;
  if (wanted) return { numbers: completeNumbers(names.kebab, fields, given ?? {}, contract) };
  return given === undefined ? {} : { numbers: given };
}

/** @throws InputError for a name, field or reference that cannot be */
export function readResources(recipes: ResourceRecipes = {}, sample: boolean): Resource[] {
  const entries = Object.entries(recipes).toSorted(([, a], [, b]) => a.migration - b.migration);
  if (entries.length > maximumResources) {
    throw refusal(`There are ${entries.length} resources`, `${maximumResources} are the most.`);
  }
  const resources: Resource[] = [];
  const before: Target[] = sample ? [...sampleTargets] : [];
  for (const [name, { migration, plural, fields: texts, numbers: given = {} }] of entries) {
    const names = readNames(name, plural, sample);
    refuseCollision(names, migration, resources);
    const self: Target = { names, module: names.kebabs, key: "id", own: true };
    const described = readFields(name, texts, before, self);
    const numbers = completeNumbers(name, described, given);
    resources.push({
      names,
      migration,
      fields: described.map((field) => ({ ...field, ...numbersOf(field, numbers) })),
      goneFields: goneFields(described, numbers),
    });
    before.push(self);
  }
  return resources;
}

function readNames(name: string, plural: string | undefined, sample: boolean): Names {
  for (const word of plural === undefined ? [name] : [name, plural]) {
    if (namePattern.test(word) && word.length <= longestName) continue;
    throw refusal(
      `"${word}" is no name of a resource`,
      `Lower case with hyphens, at most ${longestName} characters, singular: purchase-order.`,
    );
  }
  const names = namesOf(name, plural);
  if (names.kebabs === name) {
    throw refusal(`The plural of "${name}" must be another word`, "Pass one: --plural <word>.");
  }
  const problem = reservedResourceProblem([name, names.kebabs], sample);
  if (problem !== undefined) {
    throw refusal(
      `A resource cannot be called "${name}": ${problem}`,
      reservedResourceProblem([name, names.kebabs], false) === undefined
        ? "Choose another name; without the sample it is free."
        : "Choose another name.",
    );
  }
  return names;
}

/** The sample is gone, but its migrations are not. */
function refuseTableOfSample(names: Names): void {
  if (reservedResourceProblem([names.kebab, names.kebabs], true) === undefined) return;
  throw refusal(
    `A resource cannot be called "${names.kebab}": the migrations of the sample, which stay, make its table`,
    "Choose another name.",
  );
}

/** Camel case is where `line-item` and `lineitem` would meet; singular and plural are names alike. */
function refuseCollision(names: Names, migration: number, others: readonly Resource[]): void {
  const forms = ({ camel, camels }: Names) => [camel, camels].map((form) => form.toLowerCase());
  for (const other of others) {
    const shared = forms(names).find((form) => forms(other.names).includes(form));
    if (shared !== undefined) {
      throw refusal(
        `"${names.kebab}" and "${other.names.kebab}" would both be called ${shared}`,
        "Choose another name, or pass --plural <word>.",
      );
    }
    if (migration === other.migration) {
      throw refusal(
        `"${names.kebab}" and "${other.names.kebab}" have the same migration number, ${migration}`,
        `Leave out "migration" of the newer one.`,
      );
    }
  }
  if (!Number.isInteger(migration) || migration < firstMigration || migration > lastMigration) {
    throw refusal(
      `"${names.kebab}" has the migration number ${migration}`,
      `It is from ${firstMigration} to ${lastMigration}; leave it out to be given one.`,
    );
  }
}

function readFields(
  resource: string,
  texts: readonly string[],
  before: readonly Target[],
  self: Target,
): Described[] {
  if (texts.length === 0) {
    throw refusal(`"${resource}" has no fields`, "Write them like number:string total:money.");
  }
  if (texts.length > maximumFields) {
    throw refusal(`"${resource}" has ${texts.length} fields`, `${maximumFields} are the most.`);
  }
  const taken = new Map<string, string>();
  return texts.map((text) => {
    const { to, ...spec } = parseField(text, resource);
    const target = to === undefined ? undefined : findTarget(resource, text, to, before, self);
    if (target === self && !spec.optional) {
      throw refusal(
        `${resource}, field "${text}": the first ${resource} would have nothing to refer to`,
        `Make it optional: ${spec.name}:ref:${to}?`,
      );
    }
    if (spec.name === self.names.camels) {
      throw refusal(
        `${resource}, field "${text}": that is what all ${self.names.wordsPlural} are called`,
        "Choose another name.",
      );
    }
    const property = target === undefined ? spec.name : `${spec.name}${toPascal(target.key)}`;
    // As a column, and beside what other columns end in.
    const name = property.toLowerCase().replace(/(id|sku|at)$/, "");
    const other = taken.get(name);
    if (other !== undefined) {
      throw refusal(
        other === spec.name
          ? `"${resource}" has the field "${spec.name}" twice`
          : `"${resource}" has fields that are called too much alike: ${other}, ${spec.name}`,
        "Name each field once.",
      );
    }
    taken.set(name, spec.name);
    return { ...spec, property, target };
  });
}

function findTarget(
  resource: string,
  field: string,
  to: string,
  before: readonly Target[],
  self: Target,
): Target {
  const known = [...before, self];
  const found = known.find(({ names }) => names.kebabs === to || names.kebab === to);
  if (found !== undefined) return found;
  throw new InputError(`${resource}, field "${field}": there is nothing called "${to}".`, {
    code: "unknown-reference",
    hint: suggest(
      to,
      known.map(({ names }) => names.kebabs),
    ),
  });
}

function refusal(message: string, hint: string): InputError {
  return new InputError(`${message}.`, { code: "bad-resource", hint });
}
