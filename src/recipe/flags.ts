/**
 * `--with cache-aside=store:redis+ttl:60,rate-limit`, read and written.
 *
 * The characters that separate (`,` `=` `+` `:` `|` and `%`) are written `%2C` and so on inside a value.
 */
import { InputError } from "../errors.ts";
import type { OptionSpec, OptionValue } from "./options.ts";

/** Options of each pattern, as text: what they mean is for the pattern's manifest to say. */
export type WithFlag = Readonly<Record<string, Readonly<Record<string, string>>>>;

const idPattern = /^[a-z][a-z0-9-]*$/;

/** @throws InputError if the text is not `id[=key:value[+key:value]…][,…]` or says a thing twice */
export function parseWith(text: string): WithFlag {
  const patterns = new Map<string, Record<string, string>>();
  for (const item of text.split(",")) {
    const [before = "", ...rest] = item.split("=");
    const id = before.trim();
    requireId(id, "--with", text);
    if (rest.length > 1) throw badFlag("--with", text, `"${item}" has more than one "="`);
    if (patterns.has(id)) throw badFlag("--with", text, `"${id}" is there twice`);
    patterns.set(id, rest[0] === undefined ? {} : parseOptions(rest[0], text));
  }
  return Object.fromEntries(patterns);
}

function parseOptions(list: string, text: string): Record<string, string> {
  const options = new Map<string, string>();
  for (const pair of list.split("+")) {
    const [, key, value] = /^([A-Za-z][A-Za-z0-9-]*):(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      throw badFlag("--with", text, `"${pair}" is not key:value`);
    }
    if (options.has(key)) throw badFlag("--with", text, `"${key}" is there twice`);
    options.set(key, value);
  }
  return Object.fromEntries(options);
}

/** A list of ids: `a,b`. Saying one twice is harmless. */
export function parseIds(flag: string, text: string): string[] {
  const ids = text.split(",").map((id) => id.trim());
  for (const id of ids) requireId(id, flag, text);
  return [...new Set(ids)];
}

function requireId(id: string, flag: string, text: string): void {
  if (idPattern.test(id)) return;
  throw badFlag(flag, text, id === "" ? "a name is missing" : `"${id}" is not a name`);
}

function badFlag(flag: string, text: string, problem: string): InputError {
  const example = flag === "--with" ? "first,second=key:value+key:value" : "first,second";
  return new InputError(`${flag} ${text}: ${problem}.`, {
    code: "bad-flag",
    hint: `Write it like ${flag} ${example}.`,
  });
}

/** A value as its option wants it: text, or a list where the option is one. */
export function optionFromFlag(spec: OptionSpec | undefined, text: string): string | string[] {
  if (spec?.type !== "list") return decode(text);
  return text === "" ? [] : text.split("|").map(decode);
}

/** The inverse of {@link parseWith}, for the replay command. */
export function formatWith(
  patterns: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>,
): string {
  return Object.entries(patterns)
    .map(([id, options]) => {
      const pairs = Object.entries(options).map(([key, value]) => `${key}:${formatValue(value)}`);
      return pairs.length === 0 ? id : `${id}=${pairs.join("+")}`;
    })
    .join(",");
}

function formatValue(value: OptionValue): string {
  return typeof value === "object" ? value.map(encode).join("|") : encode(String(value));
}

function encode(text: string): string {
  return text.replaceAll(/[%,=+:|]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

function decode(text: string): string {
  return text.replaceAll(/%([0-9A-F]{2})/gi, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return "%,=+:|".includes(character) ? character : whole;
  });
}
