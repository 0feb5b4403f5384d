import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Unit } from "../../src/catalog/catalog.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import { render } from "../../src/render/render.ts";
import { catalogOf, pattern, recipeOf } from "./catalog-of.ts";

async function rendered(units: readonly Unit[], chosen = units.map(({ manifest }) => manifest.id)) {
  const catalog = catalogOf(...units);
  const patterns = Object.fromEntries(chosen.map((id) => [id, {}]));
  return render(resolve(recipeOf({ patterns }), catalog), catalog);
}

describe("render", () => {
  it("rewrites imports by role to relative paths, wherever the architecture puts the files", async () => {
    const tree = await rendered([
      pattern(
        "users",
        {},
        {
          "files/port/@users/user-repository.ts": "export interface UserRepository {}\n",
          "files/use-case/@users/user-service.ts":
            'import type { UserRepository } from "#port/@users/user-repository.ts";\n\nexport type Users = UserRepository;\n',
        },
      ),
    ]);
    expect(tree.get("src/use-case/user-service.ts")?.content).toContain(
      'from "../port/user-repository.ts";',
    );
  });

  it("breaks an import that no longer fits the line, and joins one that does", async () => {
    const names = ["aLongNameForAType", "anotherLongNameForAType", "aThirdLongNameForAType"];
    const tree = await rendered([
      pattern(
        "wide",
        {},
        {
          "files/port/@users/names.ts": names.map((name) => `export type ${name} = 1;\n`).join(""),
          "files/inbound/rest/@users/routes.ts": `import type { ${names.join(", ")} } from "#port/@users/names.ts";\n`,
          "files/test/narrow.ts":
            'import type {\n  aLongNameForAType,\n} from "#port/@users/names.ts";\n',
        },
      ),
    ]);
    expect(tree.get("src/inbound/rest/routes.ts")?.content).toBe(
      `import type {\n${names.map((name) => `  ${name},\n`).join("")}} from "../../port/names.ts";\n`,
    );
    expect(tree.get("src/test/narrow.ts")?.content).toBe(
      'import type { aLongNameForAType } from "../port/names.ts";\n',
    );
  });

  it("puts decorators round what a provider makes, in the order of their ids", async () => {
    const provider = (expression: string) =>
      pattern("users", {
        contribute: (slots) =>
          slots.provider.add({ name: "users", layer: "outbound", expression, imports: [] }),
      });
    const decorating = (id: string, expression: string, of = "users") =>
      pattern(id, {
        contribute: (slots) => slots.decorator.add({ of, id, expression, imports: [] }),
      });
    const compose = async (...units: Unit[]) =>
      (await rendered(units)).get("src/compose.ts")?.content;
    const [cached, logged] = [
      decorating("cache", "cached($inner, ttl)"),
      decorating("log", "logged($inner)"),
    ];
    expect(await compose(logged, cached, provider("open()"))).toContain(
      "  const users = logged(cached(open(), ttl));\n",
    );
    const long = `open(${"x".repeat(85)})`;
    expect(await compose(cached, provider(long))).toContain(
      `  const users = cached(\n    ${long},\n    ttl,\n  );\n`,
    );
    const longer = "x".repeat(90);
    expect(await compose(cached, provider(`open(${longer})`))).toContain(
      `  const users = cached(\n    open(\n      ${longer},\n    ),\n    ttl,\n  );\n`,
    );
    const undecorated = await compose(
      decorating("cache", "cached($inner)", "absent"),
      provider("open()"),
    );
    expect(undecorated).toContain("  const users = open();\n");
  });

  it("passes plugins to the GraphQL server, which takes none where there are none", async () => {
    const graphql = pattern(
      "graph",
      {
        contribute: (slots) =>
          slots.provider.add({
            name: "graphql",
            layer: "inbound",
            expression: "graphqlApi(config, {})",
            imports: [{ name: "graphqlApi", from: "#inbound/graphql/graphql-api.ts" }],
          }),
      },
      {
        "files/inbound/graphql/module.ts":
          "export type Context = 1;\nexport type ServerContext = 1;\n",
        "files/inbound/graphql/graphql-api.ts":
          'import type { ServerContext } from "#inbound/graphql/module.ts";\n\n' +
          "export function graphqlApi(\n  config: 1,\n  modules: object,\n): void {\n" +
          "  createYoga<ServerContext>({\n    plugins: [\n      log(),\n      limit(),\n    ],\n  });\n}\n",
      },
    );
    const plugin = (id: string, expression: string) =>
      pattern(id, {
        contribute: (slots) => slots.graphqlPlugin.add({ id, expression, imports: [] }),
      });
    const users = pattern("users", {
      contribute: (slots) =>
        slots.graphqlModule.add({ name: "users", expression: "userModule()", imports: [] }),
    });
    const [limit, trace] = [plugin("limit", "limitRate(config)"), plugin("trace", "trace()")];
    const composed = async (...units: Unit[]) =>
      (await rendered(units)).get("src/compose.ts")?.content;

    expect(await composed(graphql)).toContain("  const graphql = graphqlApi(config, {});\n");
    expect(await composed(graphql, trace, limit)).toContain(
      "  const graphql = graphqlApi(config, {}, limitRate(config), trace());\n",
    );
    expect(await composed(graphql, users, limit)).toContain(
      "  const graphql = graphqlApi(\n    config,\n    {\n      users: userModule(),\n    },\n    limitRate(config),\n  );\n",
    );
    const api = (await rendered([graphql, limit])).get(
      "src/inbound/graphql/graphql-api.ts",
    )?.content;
    expect(api).toContain('import type { Plugin } from "graphql-yoga";\n');
    expect(api).toContain("  modules: object,\n  ...plugins: Plugin<Context, ServerContext>[]\n)");
    expect(api).toContain("      log(),\n      ...plugins,\n      limit(),\n");
    expect(
      (await rendered([graphql])).get("src/inbound/graphql/graphql-api.ts")?.content,
    ).not.toContain("Plugin");
  });

  it("orders providers by what their code uses, not by what stands in its texts", async () => {
    const provides = (name: string, expression: string) =>
      pattern(name, {
        contribute: (slots) =>
          slots.provider.add({ name, layer: "inbound", expression, imports: [] }),
      });
    const units = [provides("paths", 'open("/users")'), provides("users", "serve(paths)")];

    expect((await rendered(units)).get("src/compose.ts")?.content).toContain(
      '  const paths = open("/users");\n  const users = serve(paths);\n',
    );
  });

  it("passes interceptors to the gRPC server, in the order of their ids", async () => {
    const server = pattern("grpc", {
      contribute: (slots) =>
        slots.provider.add({
          name: "grpc",
          layer: "inbound",
          expression: "new GrpcServer(config)",
          imports: [],
        }),
    });
    const intercepting = (id: string) =>
      pattern(id, {
        contribute: (slots) =>
          slots.grpcInterceptor.add({ id, expression: `${id}(load)`, imports: [] }),
      });
    const tree = await rendered([intercepting("shed"), intercepting("limit"), server]);
    expect(tree.get("src/compose.ts")?.content).toContain(
      "  const grpc = new GrpcServer(config, limit(load), shed(load));\n",
    );
  });

  it("sets up what opens a database right after it is made, and says where it cannot", async () => {
    const file = "#outbound/database.ts";
    const database = pattern(
      "database",
      {},
      {
        "files/outbound/database.ts":
          "export function open() {\n  const client = connect({\n    size: 1,\n  });\n  return client;\n}\n",
      },
    );
    const setting = (id: string, variable: string) =>
      pattern(id, {
        contribute: (slots) =>
          slots.databaseSetup.add({ file, variable, statement: `${id}(client);`, imports: [] }),
      });
    const tree = await rendered([database, setting("trace", "client"), setting("count", "client")]);
    expect(tree.get("src/outbound/database.ts")?.content).toContain(
      "  });\n  count(client);\n  trace(client);\n  return client;\n",
    );
    expect((await rendered([setting("trace", "client")])).has("src/outbound/database.ts")).toBe(
      false,
    );
    await expect(rendered([database, setting("trace", "pool")])).rejects.toThrow("has no pool");
  });

  it("names the template and line of an import that nothing provides", async () => {
    const broken = pattern(
      "broken",
      {},
      {
        "files/port/broken.ts": '\nimport { cache } from "#port/cache.ts";\n',
      },
    );
    await expect(rendered([broken])).rejects.toThrow(
      "templates/files/port/broken.ts:2 imports #port/cache.ts, which nothing selected provides",
    );
  });

  it("names the template whose text asks for a name that does not exist", async () => {
    const broken = pattern("broken", {}, { "files/root/NOTES.md.hbs": "{{nmae}}\n" });
    await expect(rendered([broken])).rejects.toThrow("templates/files/root/NOTES.md.hbs");
  });

  it("has no conditions in templates", async () => {
    const sly = pattern("sly", {}, { "files/root/NOTES.md.hbs": "{{#if name}}x{{/if}}\n" });
    await expect(rendered([sly])).rejects.toThrow("templates/files/root/NOTES.md.hbs");
  });

  it("refuses two templates in one place", async () => {
    const [a, b] = ["a", "b"].map((id) => pattern(id, {}, { "files/root/NOTES.md": `${id}\n` }));
    await expect(rendered([a!, b!])).rejects.toThrow("both placed at NOTES.md");
  });

  it("names both patterns when they want different values for one key", async () => {
    const wants = (id: string, size: number) =>
      pattern(id, {
        contribute: (slots) =>
          slots.config.add({
            key: "POOL_SIZE",
            schema: "integer(1, 100)",
            default: size,
            description: "Connections",
          }),
      });
    await expect(rendered([wants("a", 10), wants("b", 20)])).rejects.toThrow(
      /a and b both contribute "POOL_SIZE"/,
    );
    const agreed = await rendered([wants("a", 10), wants("b", 10)]);
    expect(agreed.get("src/platform/config.ts")?.content).toContain(
      "  POOL_SIZE: integer(1, 100).default(10),\n",
    );
    expect(agreed.get("src/platform/config.ts")?.patterns).toEqual(["a", "b", "base"]);
  });

  it("feeds schema, example and README from one contribution, and leaves nothing behind without it", async () => {
    const pooling = pattern("pooling", {
      contribute: (slots) =>
        slots.config.add({
          key: "POOL_TIMEOUT_MS",
          schema: "milliseconds",
          default: 30_000,
          description: "How long a request waits for a connection",
        }),
    });
    const withIt = await rendered([pooling]);
    expect(withIt.get("src/platform/config.ts")?.content).toContain(
      "POOL_TIMEOUT_MS: milliseconds.default(30_000)",
    );
    expect(withIt.get(".env.example")?.content).toContain("POOL_TIMEOUT_MS=30000");
    expect(withIt.get("README.md")?.content).toContain("| `POOL_TIMEOUT_MS` | `30000` |");
    const without = [...(await rendered([pooling], [])).values()]
      .map(({ content }) => content)
      .join("");
    expect(without).not.toContain("POOL_TIMEOUT_MS");
  });

  it("renders the same bytes in whatever order units and entries come", async () => {
    const field = (key: string) => ({ key, schema: "z.string()", description: key });
    const units = ["alpha", "beta", "gamma", "delta"].map((id) =>
      pattern(
        id,
        {
          dependencies: id === "beta" ? ["zod"] : [],
          contribute: (slots) => {
            slots.config.add(field(`${id.toUpperCase()}_ONE`), field(`${id.toUpperCase()}_TWO`));
            slots.script.add({ name: id, command: `echo ${id}` });
            slots.readme.add({ title: id, body: `About ${id}.` });
          },
        },
        { [`files/platform/${id}.ts`]: `export const ${id} = 1;\n` },
      ),
    );
    const expected = [...(await rendered(units))];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(units, { minLength: units.length }),
        async (shuffled) => {
          expect([...(await rendered(shuffled))]).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("renders a template below when/ only beside its capability", async () => {
    const units = [
      pattern("metrics", {}, { "when/cache/files/platform/cache-metrics.ts": "export {};\n" }),
      pattern("cache", { provides: ["cache"] }),
    ];
    expect([...(await rendered(units, ["metrics"])).keys()]).not.toContain(
      "src/platform/cache-metrics.ts",
    );
    expect([...(await rendered(units)).keys()]).toContain("src/platform/cache-metrics.ts");
  });

  it("renders a template below unless/ only without its capability", async () => {
    const units = [
      pattern("metrics", {}, { "unless/cache/files/platform/no-cache.ts": "export {};\n" }),
      pattern("cache", { provides: ["cache"] }),
    ];
    expect([...(await rendered(units, ["metrics"])).keys()]).toContain("src/platform/no-cache.ts");
    expect([...(await rendered(units)).keys()]).not.toContain("src/platform/no-cache.ts");
  });
});
