/**
 * Options of a pattern: declared in its manifest, given as `--with id=key:value+key:value`, in prompts, or in `plinth.json`.
 */
import { InputError } from "../errors.ts";

export interface ChoiceSpec<Value extends string = string> {
  type: "choice";
  values: readonly Value[];
  default: Value;
  description: string;
}
export interface IntegerSpec {
  type: "integer";
  minimum: number;
  maximum: number;
  default: number;
  description: string;
}
export interface FlagSpec {
  type: "flag";
  default: boolean;
  description: string;
}
/** Names such as resources; written `a|b` in flags. Empty only if the default is. */
export interface ListSpec {
  type: "list";
  /** The only ones there are; absent, any name will do. */
  values?: readonly string[];
  default: readonly string[];
  description: string;
}
export type OptionSpec = ChoiceSpec | IntegerSpec | FlagSpec | ListSpec;
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;
export type OptionValue = string | number | boolean | readonly string[];

type ValueOf<Spec> =
  Spec extends ChoiceSpec<infer Value>
    ? Value
    : Spec extends IntegerSpec
      ? number
      : Spec extends FlagSpec
        ? boolean
        : readonly string[];

/** The values a manifest's `contribute` receives: every key present, defaults filled in. */
export type OptionValues<Specs extends OptionSpecs = OptionSpecs> = {
  readonly [Key in keyof Specs]: ValueOf<Specs[Key]>;
};

/** Declares options. Each carries its default and the line that `explain` and prompts show. */
export const option = {
  choice<const Value extends string>(
    values: readonly Value[],
    fallback: NoInfer<Value>,
    description: string,
  ): ChoiceSpec<Value> {
    return { type: "choice", values, default: fallback, description };
  },
  integer(
    range: { minimum: number; maximum: number; default: number },
    description: string,
  ): IntegerSpec {
    return { type: "integer", ...range, description };
  },
  flag(fallback: boolean, description: string): FlagSpec {
    return { type: "flag", default: fallback, description };
  },
  list(fallback: readonly string[], description: string, values?: readonly string[]): ListSpec {
    return { type: "list", default: fallback, description, ...(values && { values }) };
  },
};

/**
 * Completes given values with defaults and checks them.
 *
 * @param owner the pattern's id, for messages
 * @param given values as a recipe holds them, or as text from a flag
 * @throws InputError for an unknown key or a value outside what the option allows
 */
export function completeOptions(
  owner: string,
  specs: OptionSpecs,
  given: Readonly<Record<string, unknown>>,
): OptionValues {
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(specs, key)) {
      const known = Object.keys(specs);
      throw new InputError(`"${owner}" has no option "${key}".`, {
        code: "unknown-option",
        hint:
          known.length === 0
            ? `"${owner}" takes no options.`
            : `Its options are ${known.join(", ")}. See \`plinth explain ${owner}\`.`,
      });
    }
  }
  return Object.fromEntries(
    Object.entries(specs).map(([key, spec]) => [
      key,
      Object.hasOwn(given, key) ? readValue(`${owner}.${key}`, spec, given[key]) : spec.default,
    ]),
  );
}

function readValue(name: string, spec: OptionSpec, value: unknown): OptionValue {
  switch (spec.type) {
    case "choice":
      if (typeof value === "string" && spec.values.includes(value)) return value;
      throw badValue(name, value, `one of ${spec.values.join(", ")}`);
    case "integer": {
      const number =
        typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
      if (
        typeof number === "number" &&
        Number.isInteger(number) &&
        number >= spec.minimum &&
        number <= spec.maximum
      ) {
        return number;
      }
      throw badValue(name, value, `a whole number from ${spec.minimum} to ${spec.maximum}`);
    }
    case "flag":
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      throw badValue(name, value, "true or false");
    case "list": {
      const items = typeof value === "string" ? value.split("|") : value;
      const isLongEnough = Array.isArray(items) && items.length >= leastItems(spec);
      if (isLongEnough && items.every((item) => isListed(item, spec))) {
        return [...new Set(items as string[])];
      }
      throw badValue(name, value, listOf(spec));
    }
  }
}

/** Whoever has a default for what an empty list would be has no use for one. */
export function leastItems({ default: fallback }: ListSpec): number {
  return fallback.length === 0 ? 0 : 1;
}

function isListed(item: unknown, { values }: ListSpec): boolean {
  return typeof item === "string" && item !== "" && (values?.includes(item) ?? true);
}

function listOf(spec: ListSpec): string {
  const { values } = spec;
  const list = values === undefined ? "a list of names" : `a list of ${values.join(", ")}`;
  return leastItems(spec) === 0 ? list : `${list}: one at least`;
}

function badValue(name: string, value: unknown, expected: string): InputError {
  return new InputError(`${name} is ${JSON.stringify(value)}; it must be ${expected}.`, {
    code: "bad-option",
    hint: `Pass ${name.replace(".", "=")}:<value>, or leave it out for the default.`,
  });
}
