import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A box or an arrow of the README's Mermaid diagram. */
export type DiagramPart =
  | { node: string; label: string; shape?: "box" | "database" | "outside" }
  | { from: string; to: string; label?: string };

const shapes = { box: ["[", "]"], database: ["[(", ")]"], outside: ["([", "])"] } as const;

export const diagram: SlotDefinition<DiagramPart> = {
  id: "diagram",
  scope: "service",
  key: (part) => ("node" in part ? `1 ${part.node}` : `2 ${part.from} ${part.to}`),
  write(entries, draft) {
    const lines = entries.map(({ entry }) => `  ${print(entry)}`);
    draft.write("#root/README.md", ownersOf(entries), (text) =>
      text.replace("<diagram>", () => ["```mermaid", "flowchart LR", ...lines, "```"].join("\n")),
    );
  },
};

function print(part: DiagramPart): string {
  if (!("node" in part)) {
    const arrow = part.label === undefined ? "-->" : `-- ${part.label} -->`;
    return `${part.from} ${arrow} ${part.to}`;
  }
  const [open, close] = shapes[part.shape ?? "box"];
  return `${part.node}${open}"${part.label}"${close}`;
}
