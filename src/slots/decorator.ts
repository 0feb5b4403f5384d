import type { ImportedName } from "./imports.ts";
import type { SlotDefinition } from "./slot.ts";

/** Something that stands between a provider and all who use it, and is of the same type. */
export interface Decorator {
  /** Name of the provider: `userRepository`. Nothing is written where the project has no such provider. */
  of: string;
  /** Which decorator it is, for telling those of one provider apart: `cache`. They are applied in this order. */
  id: string;
  /** Where the decorated expression stands for `$inner`: `new CachedUsers($inner, cache)`. May use other providers. */
  expression: string;
  imports: readonly ImportedName[];
}

export const decorator: SlotDefinition<Decorator> = {
  id: "decorator",
  scope: "service",
  key: ({ of, id }) => `${of} ${id}`,
  // Written with what it decorates.
  write() {},
};
