import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A folder beside `src` that the service reads while it runs, and that its container image therefore holds. */
export interface ImageFolder {
  /** From the root of the project: `proto`. */
  path: string;
}

const source = "COPY src ./src\n";

export const imageFolder: SlotDefinition<ImageFolder> = {
  id: "imageFolder",
  scope: "service",
  key: ({ path }) => path,
  write(entries, draft) {
    if (!draft.has("#root/Dockerfile") || entries.length === 0) return;
    const paths = entries.map(({ key }) => key);
    draft.write("#root/Dockerfile", ownersOf(entries), (text) =>
      text.replace(source, () => source + paths.map((path) => `COPY ${path} ./${path}\n`).join("")),
    );
    draft.write("#root/.dockerignore", ownersOf(entries), (text) =>
      text + paths.map((path) => `!${path}\n`).join(""),
    );
  },
};
