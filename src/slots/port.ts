import { visit } from "yaml";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A port the service listens on, as its container image and compose.yaml publish it. */
export interface Port {
  port: number;
  /** Exec form of a command that exits 0 while the service is ready. */
  healthcheck?: readonly string[];
}

export const port: SlotDefinition<Port> = {
  id: "port",
  scope: "service",
  key: (entry) => String(entry.port).padStart(5, "0"),
  write(entries, draft) {
    if (!draft.has("#root/Dockerfile")) return;
    const numbers = entries.map((owned) => owned.entry.port);
    const healthcheck = entries.map(({ entry }) => entry.healthcheck).find(Boolean);
    draft.write("#root/Dockerfile", ownersOf(entries), (text) =>
      text.replace("<ports>\n", () =>
        [
          ...numbers.map((number) => `EXPOSE ${number}\n`),
          healthcheck === undefined ? "" : printHealthcheck(healthcheck),
        ].join(""),
      ),
    );
    const compose = draft.yaml("#root/compose.yaml", ownersOf(entries));
    const published = compose.createNode(numbers.map((number) => `${number}:${number}`));
    // Quoted: YAML 1.1 reads 22:22 as a number to the base of 60.
    visit(published, { Scalar: (_, scalar) => void (scalar.type = "QUOTE_DOUBLE") });
    compose.setIn(["services", "app", "ports"], published);
  },
};

function printHealthcheck(command: readonly string[]): string {
  const exec = command.map((word) => JSON.stringify(word)).join(", ");
  return `HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \\\n  CMD [${exec}]\n`;
}
