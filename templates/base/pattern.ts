import { defineBase } from "../../src/pattern.ts";
import { describeResource } from "./resource.ts";

export default defineBase({
  id: "base",
  group: "Always there",
  title: "Base",
  summary:
    "Entry point, composition root, errors, tooling and, unless declined, two sample resources.",
  explain: `
What every project has: \`main.ts\` loads the configuration, composes, listens and drains; \`compose.ts\` is the only place
that constructs adapters; one \`AppError\` with one mapper a transport. Strict TypeScript run by Node itself, without a build.

The sample resources, users and orders, are there to be read and replaced. \`--no-sample\` leaves them out.
`,
  provides: ({ sample, resources, fields }) => [
    ...(sample ? ["sample-resources"] : []),
    ...(sample || resources.length > 0 ? ["resources"] : []),
    // Beside the sample's.
    ...(resources.length > 0 ? ["own-resources"] : []),
    // What is looked up by a number, which an address has as text.
    ...(fields.some((field) => /:int\b.*:unique$/.test(field)) ? ["number-queries"] : []),
  ],
  requires: ({ sample, resources }) => {
    if (sample) return ["repositories", "transactions"];
    return resources.length > 0 ? ["repositories"] : [];
  },
  dependencies: ["zod"],
  devDependencies: ["@types/node", "oxfmt", "oxlint", "oxlint-tsgolint", "typescript", "vitest"],
  contribute(slots) {
    slots.script.add(
      { name: "start", command: "node #app/main.ts", description: "Start the service" },
      { name: "test", command: "vitest run", description: "Run all tests" },
      { name: "typecheck", command: "tsc" },
      { name: "lint", command: "oxlint --type-aware --deny-warnings" },
      { name: "format", command: "oxfmt", description: "Format every file" },
      { name: "format:check", command: "oxfmt --check" },
      {
        name: "check",
        command:
          "node --run typecheck && node --run lint && node --run format:check && node --run test",
        description: "Types, lint, format and tests: what CI runs",
      },
    );
    slots.readme.add({
      title: "Access",
      body: "The API is open to everyone who can reach it, until you add authentication.",
    });
    slots.diagram.add({ node: "client", label: "Client", shape: "outside" });
  },
  describeResource,
});
