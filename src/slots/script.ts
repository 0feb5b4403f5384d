import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A script of package.json. */
export interface Script {
  name: string;
  /** May name files by role: `node #app/main.ts`. */
  command: string;
}

export const script: SlotDefinition<Script> = {
  id: "script",
  scope: "workspace",
  key: ({ name }) => name,
  write(entries, draft) {
    const manifest = draft.json("#root/package.json", ownersOf(entries));
    manifest["scripts"] = Object.fromEntries(entries.map(({ key, entry }) => [
        key,
        entry.command.replaceAll(/#[\w@./-]+/g, (address) => draft.file(address).path),
      ]));
  },
};
