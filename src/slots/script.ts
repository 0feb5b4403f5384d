import { markdownTable } from "../render/markdown.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A script of package.json. */
export interface Script {
  name: string;
  /** May name files by role: `node #app/main.ts`. */
  command: string;
  /** What a person runs it for; scripts without one are not in the README. */
  description?: string;
}

export const script: SlotDefinition<Script> = {
  id: "script",
  scope: "workspace",
  key: ({ name }) => name,
  write(entries, draft) {
    const manifest = draft.json("#root/package.json", ownersOf(entries));
    const described = entries.filter(({ entry }) => entry.description !== undefined);
    draft.write("#root/README.md", ownersOf(described), (text) =>
      text.replace("<scripts>", () =>
        markdownTable(
          ["Command", "Does"],
          described.map(({ key, entry }) => [`\`${draft.run(key)}\``, entry.description ?? ""]),
        ),
      ),
    );
    manifest["scripts"] = Object.fromEntries(
      entries.map(({ key, entry }) => [
        key,
        entry.command.replaceAll(/#[\w@./-]+/g, (address) => draft.file(address).path),
      ]),
    );
  },
};
