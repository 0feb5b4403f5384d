/**
 * A slot is a typed place in a shared file. Patterns meet only here: each adds entries, none sees another's, and the
 * slot writes all of them once. Entries are keyed; the order of contributions never shows.
 */
import { isDeepStrictEqual } from "node:util";
import { PatternError } from "../errors.ts";
import type { Draft } from "../render/draft.ts";

export interface Owned<Entry> {
  key: string;
  entry: Entry;
  /** Ids of the units that contributed it, sorted. */
  owners: readonly string[];
}

export interface SlotDefinition<Entry> {
  id: string;
  /** A service's own file, or one that the whole workspace shares. A project of one service has one root for both. */
  scope: "service" | "workspace";
  /** What makes two entries the same one. */
  key(entry: Entry): string;
  /**
   * Writes all entries, sorted by key, into the shared file.
   *
   * @param others what stands in another slot, where one statement is made of both
   */
  write(entries: readonly Owned<Entry>[], draft: Draft, others: OtherSlots): void;
}

export type OtherSlots = <Entry>(definition: SlotDefinition<Entry>) => readonly Owned<Entry>[];

/** What a manifest sees of a slot. */
export interface Slot<Entry> {
  /** @throws SlotConflictError if another unit added something else under the same key */
  add(...entries: Entry[]): void;
}

/** Two units want different things in one place. Neither wins silently. */
export class SlotConflictError extends PatternError {
  constructor(slot: string, key: string, owners: readonly string[]) {
    super(`${owners.join(" and ")} both contribute "${key}" to ${slot}, with different values.`, {
      code: "slot-conflict",
      hint: "One of them must use another name, or both must contribute the same value.",
    });
  }
}

export class SlotEntries<Entry> {
  readonly #definition: SlotDefinition<Entry>;
  readonly #entries = new Map<string, { entry: Entry; owners: Set<string> }>();

  constructor(definition: SlotDefinition<Entry>) {
    this.#definition = definition;
  }

  /** The slot as one unit sees it. */
  for(owner: string): Slot<Entry> {
    return {
      add: (...entries) => {
        for (const entry of entries) this.#add(owner, entry);
      },
    };
  }

  write(draft: Draft, others: OtherSlots): void {
    this.#definition.write(this.sorted(), draft, others);
  }

  /** All entries, by key. */
  sorted(): Owned<Entry>[] {
    return [...this.#entries]
      .map(([key, { entry, owners }]) => ({ key, entry, owners: [...owners].sort() }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  #add(owner: string, entry: Entry): void {
    const key = this.#definition.key(entry);
    const present = this.#entries.get(key);
    if (present === undefined) {
      this.#entries.set(key, { entry, owners: new Set([owner]) });
    } else if (isDeepStrictEqual(present.entry, entry)) {
      present.owners.add(owner);
    } else {
      throw new SlotConflictError(this.#definition.id, key, [...present.owners, owner].sort());
    }
  }
}

/** All owners of several entries, sorted, each once. */
export function ownersOf(entries: readonly Owned<unknown>[]): string[] {
  return [...new Set(entries.flatMap(({ owners }) => owners))].sort();
}
