import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A script of package.json. */
export interface Script {
  name: string;
  command: string;
}

export const script: SlotDefinition<Script> = {
  id: "script",
  scope: "workspace",
  key: ({ name }) => name,
  write(entries, draft) {
    const manifest = draft.json("#root/package.json", ownersOf(entries));
    manifest["scripts"] = Object.fromEntries(entries.map(({ key, entry }) => [key, entry.command]));
  },
};
