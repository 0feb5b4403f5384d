import { fastify } from "fastify";
import { Repeater } from "graphql-yoga";
import { expect, onTestFinished, test, vi } from "vitest";
import { graphqlApi } from "#inbound/graphql/graphql-api.ts";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";

const EVENTS = "text/event-stream";

/** A subscription that tells one thing, and then nothing until it ends. */
const ticks = () =>
  new Repeater<{ ticks: boolean }>(async (push, stop) => {
    void push({ ticks: true });
    await stop;
  });

const module = {
  typeDefs: "type Subscription { ticks: Boolean! }",
  resolvers: { Subscription: { ticks: { subscribe: ticks } } },
};

async function start() {
  const config = loadConfig({ GRAPHQL_MAX_SUBSCRIPTIONS: "2" });
  const server = fastify({ return503OnClosing: false, forceCloseConnections: true });
  onTestFinished(() => server.close());
  await server.register(graphqlApi(config, createLogger("silent"), { module }));
  const subscribe = async (accept = EVENTS) => {
    const controller = new AbortController();
    const url = `${server.listeningOrigin}/graphql?query=subscription{ticks}`;
    const { signal } = controller;
    const response = await fetch(url, { headers: { accept }, signal });
    return { response, leave: () => controller.abort() };
  };
  return { server, subscribe };
}

type Subscribe = Awaited<ReturnType<typeof start>>["subscribe"];

/** What a new subscriber is told first, who then leaves. */
async function firstEvent(subscribe: Subscribe): Promise<string> {
  const { response, leave } = await subscribe();
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("data: {")) break;
  }
  leave();
  return text;
}

test("refuses one more than there may be, until another leaves", async () => {
  const { server, subscribe } = await start();
  await server.listen();
  const { leave } = await subscribe();
  await subscribe();

  expect(await firstEvent(subscribe)).toContain("too_many_subscriptions");
  leave();
  await vi.waitFor(async () => {
    expect(await firstEvent(subscribe)).toContain('"ticks":true');
  });
});

test("a subscription that its client cannot read does not last", async () => {
  const { server, subscribe } = await start();
  await server.listen();

  for (let i = 0; i < 3; i++) {
    const { response } = await subscribe("application/json");
    expect(response.status).toBe(406);
  }

  expect(await firstEvent(subscribe)).toContain('"ticks":true');
});

test("a subscription that comes while the server closes ends at once", async () => {
  const { server, subscribe } = await start();
  let late = "";
  // Hooks of later plugins run later.
  await server.register(async (part) => {
    part.addHook("preClose", async () => {
      late = await (await subscribe()).response.text();
    });
  });
  await server.listen();

  await server.close();

  expect(late).toContain("server_closing");
});
