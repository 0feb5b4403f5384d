/** A later version of plinth, made from this one: what its catalog would look like after some months of work. */
import type { Catalog, Recipe, Template, Unit } from "../../src/index.ts";
import type { Manifest, Slots } from "../../src/pattern.ts";
import { withSuccessors } from "../../src/recipe/successors.ts";

export const nextVersion = "0.2.0";

/** Templates that got another name, by role and path: every import of them follows. */
export const moved = {
  "platform/startup.ts": "platform/process.ts",
  "inbound/http/problem.ts": "inbound/http/problem-details.ts",
} as const;

/** What changed in the text of templates. Where one does not say it, nothing changes. */
export const changed: readonly (readonly [path: RegExp, from: string | RegExp, to: string])[] = [
  [/^platform\/health\.ts$/, "CHECK_TIMEOUT_MS = 2000", "CHECK_TIMEOUT_MS = 1500"],
  [/^platform\/logger\.ts$/, '"secret", "token"]', '"secret", "set-cookie", "token"]'],
  [
    /^platform\/errors\.ts$/,
    "this.fields = options.fields;\n",
    "this.fields = options.fields;\n    Error.captureStackTrace?.(this, new.target);\n",
  ],
  [
    /^inbound\/http\/server\.ts$/,
    "const REQUEST_ID =",
    "/** Longer ones are cut off by proxies. */\nconst REQUEST_ID =",
  ],
  [/^inbound\/http\/server\.ts$/, "{1,128}", "{1,64}"],
  [
    /^outbound\/sql\/@users\/sql-user-repository\.ts$/,
    "The user has changed since it was read.",
    "The user was changed by somebody else.",
  ],
  [
    /^use-case\/@orders\/order-service\.ts$/,
    "There is not enough of ${sku} in stock.",
    "Too little of ${sku} is in stock.",
  ],
  [
    /^domain\/@orders\/order\.ts$/,
    "A product may appear on one line only.",
    "Put each product on one line.",
  ],
  [/^app\/main\.ts$/, '"draining"', '"stopping"'],
  [
    /README\.md$/,
    "A bad value stops the start with exit code 78.",
    "A bad value stops the start: exit code 78.",
  ],
  [/Dockerfile$/, "SHUTDOWN_DELAY_MS=5000", "SHUTDOWN_DELAY_MS=8000"],
  [/ci\.yml$/, "timeout-minutes: 10", "timeout-minutes: 15"],
  [
    /tsconfig\.json$/,
    '"noImplicitReturns": true',
    '"noImplicitReturns": true,\n    "noImplicitAny": true',
  ],
];

const bumped: Readonly<Record<string, string>> = { fastify: "5.99.0", pino: "10.99.0" };

const split = { id: "cursor-pagination", into: ["keyset-pages", "keyset-transports"] } as const;

/** @param version of the plinth that has this catalog */
export function nextCatalog(catalog: Catalog, version = nextVersion): Catalog {
  const units = [...catalog.units.values()].flatMap((unit) =>
    unit.manifest.id === split.id ? splitInTwo(unit) : [unit],
  );
  return {
    units: new Map(units.map((unit) => [unit.manifest.id, changedUnit(unit, version)])),
    versions: { ...catalog.versions, ...bumped },
  };
}

/** The recipe as the next version reads it. */
export function nextRecipe(recipe: Recipe, next: Catalog): Recipe {
  const patterns = withSuccessors(recipe.patterns, next) as Recipe["patterns"];
  const sorted = Object.entries(patterns).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...recipe, plinth: nextVersion, patterns: Object.fromEntries(sorted) };
}

function changedUnit({ manifest, templates }: Unit, version: string): Unit {
  return {
    manifest: withRenamedEntries(manifest),
    templates: templates.map(changedTemplate),
    ...(manifest.id === "health"
      ? {
          releases: [
            { version, text: "Checks time out after 1.5 s." },
            { version: "0.0.5", text: "Long ago." },
          ],
        }
      : {}),
  };
}

function changedTemplate(template: Template): Template {
  const address = `${template.role}/${template.path}`;
  let { text } = template;
  for (const [path, from, to] of changed)
    if (path.test(address)) text = text.replace(from, () => to);
  for (const [from, to] of Object.entries(moved)) text = text.replaceAll(`#${from}`, `#${to}`);
  const to = moved[address as keyof typeof moved] ?? address;
  return { ...template, text, path: to.slice(template.role.length + 1) };
}

/** Slot entries that are called otherwise: nobody outside sees these names. */
function withRenamedEntries(manifest: Manifest): Manifest {
  const { contribute } = manifest;
  if (contribute === undefined) return manifest;
  return {
    ...manifest,
    contribute: (slots, context) =>
      contribute.call(
        manifest,
        {
          ...slots,
          wiring: {
            add: (...entries: Parameters<Slots["wiring"]["add"]>) =>
              slots.wiring.add(
                ...entries.map((entry) => ({ ...entry, id: `${entry.id}, renamed` })),
              ),
          },
        },
        context,
      ),
  };
}

/** One half keeps what the manifest does, the other one takes what talks to the outside. */
function splitInTwo({ manifest, templates }: Unit): Unit[] {
  const [inner, outer] = split.into;
  const isOuter = ({ role }: Template) => role === "inbound" || role === "test";
  const about = { title: "Half of it", summary: "Half.", replaces: [split.id] };
  const { contribute: _, provides: __, ...rest } = manifest;
  return [
    {
      manifest: { ...manifest, ...about, id: inner },
      templates: templates.filter((one) => !isOuter(one)),
    },
    {
      manifest: { ...rest, ...about, id: outer, requires: ["cursor-pages"] },
      templates: templates.filter(isOuter),
    },
  ];
}
