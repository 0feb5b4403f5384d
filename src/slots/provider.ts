import { addMembers, addReturned, addStatements, addToMethod } from "./anchors.ts";
import { type Decorator, decorator } from "./decorator.ts";
import { declaration } from "./declaration.ts";
import { type GrpcInterceptor, grpcInterceptor } from "./grpc-interceptor.ts";
import type { ImportedName } from "./imports.ts";
import { topological } from "./order.ts";
import { ownersOf, type Owned, type SlotDefinition } from "./slot.ts";

/** Something the composition root makes: `const userService = new UserService(userRepository);` */
export interface Provider {
  name: string;
  /** May use the names of other providers, `config` and `logger`; they are made first. */
  expression: string;
  imports: readonly ImportedName[];
  /** Which paragraph of the composition root it stands in. */
  layer: "platform" | "outbound" | "use-case" | "inbound";
  /** Statements right after it; they may use other providers too. */
  setup?: string;
  /** Statement that starts it, once everything is composed. */
  listen?: string;
  /** Statement that stops it, `await x.close();`. Inbound ones stop first, together; of the others, what was made last. */
  close?: string;
  /** Tests may pass their own, of this type. */
  override?: ImportedName;
  /** Whether the composed application shows it. */
  exposed?: boolean;
}

const file = "#app/compose.ts";
const layers = ["platform", "outbound", "use-case", "inbound"];

export const provider: SlotDefinition<Provider> = {
  id: "provider",
  scope: "service",
  key: ({ name }) => name,
  write(given, draft, others) {
    if (given.length === 0) return;
    const intercepted = withInterceptors(given, others(grpcInterceptor));
    const entries = decorated(intercepted, others(decorator));
    const ordered = inOrder(entries);
    const imports = ordered.flatMap(({ override, imports: names }) =>
      override === undefined ? names : [...names, { ...override, type: true }],
    );
    const source = draft.source(file, ownersOf(entries), imports);
    addStatements(source, "compose", paragraphs(ordered));
    addMembers(
      source,
      "Overrides",
      entries.flatMap(({ entry: { name, override } }) =>
        override === undefined ? [] : [`readonly ${name}?: ${override.name};`],
      ),
    );
    addReturned(
      source,
      "compose",
      ordered.filter(({ exposed }) => exposed).map(({ name }) => name),
    );
    addToMethod(
      source,
      "listen",
      ordered.flatMap(({ listen = [] }) => listen),
    );
    addToMethod(source, "close", closing(ordered.toReversed()));
  },
};

/** The gRPC server takes any number of them as its last arguments. */
function withInterceptors(
  providers: readonly Owned<Provider>[],
  interceptors: readonly Owned<GrpcInterceptor>[],
): Owned<Provider>[] {
  if (interceptors.length === 0) return [...providers];
  return providers.map((provider) => {
    if (provider.entry.name !== "grpc") return provider;
    const { expression, imports } = provider.entry;
    const added = interceptors.map(({ entry: interceptor }) => `, ${interceptor.expression}`);
    const entry: Provider = {
      ...provider.entry,
      expression: expression.replace(/\)$/, () => `${added.join("")})`),
      imports: [
        ...imports,
        ...interceptors.flatMap(({ entry: interceptor }) => interceptor.imports),
      ],
    };
    return { ...provider, entry, owners: ownersOf([provider, ...interceptors]) };
  });
}

/** Each with its decorators round it, and what they import. */
function decorated(
  providers: readonly Owned<Provider>[],
  decorators: readonly Owned<Decorator>[],
): Owned<Provider>[] {
  return providers.map((provider) => {
    const own = decorators.filter(({ entry }) => entry.of === provider.entry.name);
    if (own.length === 0) return provider;
    const { expression, imports } = provider.entry;
    const entry: Provider = {
      ...provider.entry,
      expression: own.reduce((inner, { entry: outer }) => wrap(inner, outer), expression),
      imports: [...imports, ...own.flatMap(({ entry: outer }) => outer.imports)],
    };
    return { ...provider, entry, owners: ownersOf([provider, ...own]) };
  });
}

function wrap(inner: string, { expression }: Decorator): string {
  return expression.replace("$inner", () => inner);
}

function inOrder(entries: readonly Owned<Provider>[]): Provider[] {
  const byLayer = [...entries].sort(
    (a, b) => layers.indexOf(a.entry.layer) - layers.indexOf(b.entry.layer),
  );
  const ordered = topological(byLayer, ({ entry }) =>
    identifiers(`${entry.expression} ${entry.setup ?? ""}`),
  );
  return ordered.map(({ entry }) => entry);
}

/** A transport that is slow to drain must not keep the others from starting to. */
function closing(providers: readonly Provider[]): string[] {
  const transports = closesOf(providers.filter(({ layer }) => layer === "inbound"));
  const others = closesOf(providers.filter(({ layer }) => layer !== "inbound"));
  if (transports.length < 2) return [...transports, ...others];
  const calls = transports.map((statement) => statement.replace(/^await (.*);$/, "$1"));
  return [`await Promise.all([${calls.join(", ")}]);`, ...others];
}

function closesOf(providers: readonly Provider[]): string[] {
  return providers.flatMap(({ close = [] }) => close);
}

/** Names an expression uses; property names among them do no harm, as only providers' names count. */
function identifiers(expression: string): string[] {
  const code = expression.replaceAll(/"[^"]*"/g, "");
  return code.match(/(?<![.\w])[A-Za-z_]\w*/g) ?? [];
}

function paragraphs(providers: readonly Provider[]): string[] {
  return providers.flatMap((current, index) => {
    const { name, expression, override, setup } = current;
    const previous = providers[index - 1];
    const gap = previous !== undefined && previous.layer !== current.layer ? [""] : [];
    const operands = override === undefined ? [expression] : [`overrides.${name}`, expression];
    return [...gap, declaration(name, operands), ...(setup === undefined ? [] : [setup])];
  });
}
