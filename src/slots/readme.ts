import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A section of the README. Sections stand in the order of their titles. */
export interface ReadmeSection {
  title: string;
  /** Markdown, formatted, without the heading. */
  body: string;
}

export const readme: SlotDefinition<ReadmeSection> = {
  id: "readme",
  scope: "workspace",
  key: ({ title }) => title,
  write(entries, draft) {
    const sections = entries.map(({ entry }) => `## ${entry.title}\n\n${entry.body.trim()}`);
    draft.write("#root/README.md", ownersOf(entries), (text) =>
      text.replace("<sections>", () => sections.join("\n\n")),
    );
  },
};
