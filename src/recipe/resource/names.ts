/** A resource's name in every form that code and text need. */

export interface Names {
  /** `purchase-order`: files and flags. */
  readonly kebab: string;
  /** `purchase-orders`: modules and addresses. */
  readonly kebabs: string;
  readonly camel: string;
  readonly camels: string;
  readonly pascal: string;
  readonly pascals: string;
  /** `purchase_order`: error codes. */
  readonly snake: string;
  /** `purchase_orders`: tables and collections. */
  readonly snakes: string;
  /** `purchase order`: sentences. */
  readonly words: string;
  readonly wordsPlural: string;
}

export function namesOf(kebab: string, kebabs = pluralOf(kebab)): Names {
  return {
    kebab,
    kebabs,
    camel: toCamel(kebab),
    camels: toCamel(kebabs),
    pascal: toPascal(kebab),
    pascals: toPascal(kebabs),
    snake: kebab.replaceAll("-", "_"),
    snakes: kebabs.replaceAll("-", "_"),
    words: kebab.replaceAll("-", " "),
    wordsPlural: kebabs.replaceAll("-", " "),
  };
}

/** By the rules of English that have few exceptions; those have `--plural`. */
export function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return `${word}s`;
}

export function toCamel(kebab: string): string {
  return kebab.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

export function toPascal(name: string): string {
  const camel = toCamel(name);
  return camel.slice(0, 1).toUpperCase() + camel.slice(1);
}

/** `dueDate` → `due_date` */
export function toSnake(camel: string): string {
  return camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `dueDate` → `due date` */
export function toWords(camel: string): string {
  return toSnake(camel).replaceAll("_", " ");
}

/** `an invoice`, `a purchase order` */
export function withArticle(noun: string): string {
  return `${/^([aeio]|u(?!ni|se))/.test(noun) ? "an" : "a"} ${noun}`;
}
