import versions from "../../package.json" with { type: "json" };
import { definePattern, type Slots } from "../../../src/pattern.ts";

export default definePattern({
  id: "resilience",
  group: "Traffic",
  title: "Resilience",
  summary:
    "Deadlines, timeouts, retries within a budget, breaker, bulkhead and fallback; load shedding.",
  explain: `
Every request carries a deadline, and every call to another service goes through one policy: it never gets more time than the
request has left, waits in a bounded queue, is tried again with jitter within a budget of one retry in ten calls if it may be
repeated, and fails at once while the upstream's circuit breaker is open. The sample gains such a call, an order's total in
another currency, which falls back to the last rate known and says so. The state of the breaker is in the log and in the
readiness details; an upstream that is down does not take the instance out. While the event loop stays late or too many wait for a
database connection, requests are refused at once with 503 and \`Retry-After\`, except those for health.

**When not:** a service that calls nobody, behind a proxy that already limits what reaches it.

**Cost:** one package without dependencies, a microsecond a request and about 20 a call; a dozen settings with defaults.
`,
  provides: ({ sample }) => (sample ? ["outbound-policy"] : []),
  // Without resources there is nothing to protect.
  requires: ({ sample }) => (sample ? ["deadlines"] : ["sample-resources"]),
  preset: "production",
  contribute(slots, { sample, has }) {
    slots.config.add({
      key: "SHED_EVENT_LOOP_DELAY_MS",
      schema: "integer(1, 600_000)",
      default: 500,
      description: "Requests are refused while the event loop stays late by more than this",
    });
    const pool = poolOf(has);
    slots.provider.add({
      name: "load",
      layer: "platform",
      expression: `new Load(logger, ${(pool ? gauges : gauges.slice(0, 1)).join(", ")})`,
      imports: [
        { name: "Load", from: "#platform/load.ts" },
        { name: "eventLoopDelay", from: "#platform/load.ts" },
        ...(pool ? [{ name: "waitingForConnection", from: "#platform/connection-queue.ts" }] : []),
      ],
      close: "load.close();",
    });
    if (pool) {
      slots.config.add({
        key: "SHED_CONNECTION_QUEUE",
        schema: "integer(1, 100_000)",
        default: 500,
        description: "Requests are refused while more than this wait for a database connection",
      });
      slots.databaseSetup.add(pool);
    }
    // Entries stand in the order of their ids: these come before whatever costs more.
    if (has("http-server")) {
      slots.wiring.add({
        id: "admit requests over HTTP",
        statement: "shedLoad(http, load);",
        imports: [{ name: "shedLoad", from: "#inbound/http/load-shedding.ts" }],
      });
    }
    if (has("grpc-api")) {
      slots.grpcInterceptor.add({
        id: "admit calls",
        expression: "shedCalls(load)",
        imports: [{ name: "shedCalls", from: "#inbound/grpc/load-shedding.ts" }],
      });
    }
    if (has("rest-api")) {
      slots.readmeRow.add({ table: "errors", cells: ["`overloaded`", "503"], sort: "503" });
    }
    slots.readme.add({ title: "Overload", body: pool ? `${overload} ${queue}` : overload });
    if (sample) contributeExchangeRates(slots, has);
  },
});

const gauges = [
  "eventLoopDelay(config.SHED_EVENT_LOOP_DELAY_MS)",
  "waitingForConnection(config.SHED_CONNECTION_QUEUE)",
];

/** Where there are connections to wait for. */
function poolOf(has: (capability: string) => boolean) {
  if (has("sql-pool")) return pools.sql;
  return has("mongo") ? pools.mongo : undefined;
}

const pools = {
  sql: {
    file: "#outbound/sql/database.ts",
    variable: "dialect",
    statement: "boundByRequests(dialect);",
    imports: [{ name: "boundByRequests", from: "#outbound/sql/bounded-dialect.ts" }],
  },
  mongo: {
    file: "#outbound/mongo/database.ts",
    variable: "client",
    statement: "boundByRequests(client, places);",
    imports: [{ name: "boundByRequests", from: "#outbound/mongo/bounded-pool.ts" }],
  },
};

/** The sample's call to somebody else. */
function contributeExchangeRates(slots: Slots, has: (capability: string) => boolean): void {
  slots.readme.add({ title: "Calls to others", body: outbound });
  slots.dependency.add({ name: "cockatiel", version: versions.dependencies.cockatiel, dev: false });
  slots.config.add(
    {
      key: "OUTBOUND_TIMEOUT_MS",
      schema: "integer(1, 600_000)",
      default: 1000,
      description: "How long one attempt of a call to an upstream may take",
    },
    {
      key: "OUTBOUND_CONCURRENCY",
      schema: "integer(1, 10_000)",
      default: 20,
      description: "How many calls to one upstream run at once",
    },
    {
      key: "OUTBOUND_QUEUE",
      schema: "integer(0, 10_000)",
      default: 40,
      description: "How many more wait for their turn; the rest fail at once",
    },
    {
      key: "OUTBOUND_WINDOW_MS",
      schema: "integer(100, 600_000)",
      default: 10_000,
      description:
        "Over how long calls count; the circuit opens when most of them fail, of at least five",
    },
    {
      key: "OUTBOUND_OPEN_MS",
      schema: "integer(1, 600_000)",
      default: 5000,
      description: "How long an open circuit lets nothing through before it tries again",
    },
    {
      key: "CURRENCY",
      schema: 'z.enum(Intl.supportedValuesOf("currency"))',
      default: "USD",
      description: "What prices are in, by its code of ISO 4217",
    },
    {
      key: "EXCHANGE_RATES_URL",
      schema: "z.url({ protocol: /^https?$/ })",
      description: "Service of exchange rates; while unset, totals are in CURRENCY only",
      example: "https://api.frankfurter.dev/v1",
    },
    {
      key: "EXCHANGE_RATES_MAX_AGE_HOURS",
      schema: "integer(0, 720)",
      default: 24,
      description: "How old the last known rate may be to stand in for a newer one",
    },
  );
  slots.provider.add(
    {
      name: "exchangeRateCalls",
      layer: "platform",
      expression: 'new Outbound("exchange_rates", config, logger)',
      imports: [{ name: "Outbound", from: "#platform/outbound.ts" }],
    },
    {
      name: "exchangeRates",
      layer: "outbound",
      expression: "new ExchangeRateClient(config, exchangeRateCalls, logger)",
      imports: [
        { name: "ExchangeRateClient", from: "#outbound/http/@orders/exchange-rate-client.ts" },
      ],
    },
    {
      name: "orderTotals",
      layer: "use-case",
      expression: "new OrderTotals(orderService, exchangeRates, config.CURRENCY)",
      imports: [{ name: "OrderTotals", from: "#use-case/@orders/order-totals.ts" }],
    },
  );
  slots.wiring.add({
    id: "check exchange rates",
    statement: `if (config.EXCHANGE_RATES_URL !== undefined) {
  health.addCheck("exchange_rates", () => exchangeRateCalls.check(), {
    optional: true,
    details: () => ({ circuit: exchangeRateCalls.state }),
  });
}`,
  });
  slots.diagram.add(
    { node: "rates", label: "Exchange rates" },
    { from: "persistence", to: "rates" },
  );
  slots.drillDependency.add({
    name: "exchangeRates",
    variable: "EXCHANGE_RATES_URL",
    port: 80,
    whileGone: "degraded",
    settings: { OUTBOUND_TIMEOUT_MS: "250", OUTBOUND_OPEN_MS: "500" },
    standIn: {
      expression: "openExchangeRates",
      imports: [{ name: "openExchangeRates", from: "#test/drill/exchange-rates.ts" }],
    },
  });
  for (const [capability, name, file] of drilled) {
    if (!has(capability)) continue;
    const imports = [{ name, from: `#test/drill/${file}.ts` }];
    slots.drillLoad.add({ name, expression: name, imports });
  }
  if (has("rest-api")) {
    slots.restResource.add({
      name: "orderTotals",
      expression: "orderTotalRoutes(orderTotals)",
      imports: [{ name: "orderTotalRoutes", from: "#inbound/rest/@orders/order-totals.ts" }],
    });
    slots.readmeRow.add({
      table: "endpoints",
      cells: ["`GET /v1/orders/:id/total?currency=`", "Read an order's total in another currency"],
      sort: "/v1/orders/:id 2",
    });
    for (const [code, status] of errors) {
      slots.readmeRow.add({ table: "errors", cells: [`\`${code}\``, status], sort: status });
    }
  }
  if (has("graphql-api")) {
    slots.graphqlModule.add({
      name: "orderTotals",
      expression: "orderTotalModule(orderTotals)",
      imports: [{ name: "orderTotalModule", from: "#inbound/graphql/@orders/order-totals.ts" }],
    });
  }
  if (has("grpc-api")) {
    slots.wiring.add({
      id: "serve order totals over gRPC",
      statement: "grpc.serve(orderTotalCalls(orderTotals));",
      imports: [{ name: "orderTotalCalls", from: "#inbound/grpc/@orders/order-total-calls.ts" }],
    });
  }
}

const drilled = [
  ["rest-api", "restTotals", "rest-totals"],
  ["graphql-api", "graphqlTotals", "graphql-totals"],
  ["grpc-api", "grpcTotals", "grpc-totals"],
] as const;

const errors = [
  ["amount_too_large", "422"],
  ["currency_not_offered", "422"],
  ["exchange_rates_not_configured", "503"],
  ["exchange_rates_unavailable", "503"],
] as const;

const overload = `Requests are refused as unavailable before anything is done for them while the event loop stays late by more than
\`SHED_EVENT_LOOP_DELAY_MS\`, until it is well below that again. Those for health are always answered.`;

const queue = `The same holds while more than \`SHED_CONNECTION_QUEUE\`
requests wait for a database connection.`;

const outbound = `
Every call to another service goes through an \`Outbound\`, one for each upstream: it gets no more time than its request has
left, waits in a bounded queue, is tried again with jitter if it may be repeated and the budget of one retry in ten calls allows
it, and fails at once while the circuit is open. A request has \`REQUEST_DEADLINE_MS\`, or what its caller waits if that is less: the
deadline of a gRPC call, or the header \`x-envoy-expected-rq-timeout-ms\`. Circuits write their changes to the log.
While one is not closed, the check of its upstream is degraded, and the instance stays ready.

Totals in another currency come from \`EXCHANGE_RATES_URL\`, which answers as [Frankfurter](https://frankfurter.dev) does; a rate
that is \`stale\` is the last one known, for at most \`EXCHANGE_RATES_MAX_AGE_HOURS\`. To call another upstream, make an
\`Outbound\` of its own in \`compose.ts\` and pass it to the adapter:

\`\`\`ts
const stock = await this.#outbound.execute((signal) => fetchJson(url, stockSchema, signal));
\`\`\`

Judge the status and read the body inside the call, as \`fetchJson\` does: \`fetch\` does not fail when the upstream answers 500, and the
signal is aborted once the call ends. What the call throws is tried again and counts against the circuit, but for a \`Refusal\`, which
means that the upstream works. The caller gets \`<upstream>_unavailable\` for a \`Refusal\` as well, unless the call turns it into an
\`AppError\` of its own.
`;
