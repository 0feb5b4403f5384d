import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { EventBus } from "#platform/events.ts";
import { createLogger, requestContext } from "#platform/logger.ts";

function openBus() {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const logs = () => lines.map((line) => JSON.parse(line));
  return { events: new EventBus(logger), logger, logs };
}

test("a handler that fails is logged, and keeps no other from its event", async () => {
  const { events, logs } = openBus();
  const handled: string[] = [];
  events.subscribe("placed", () => Promise.reject(new Error("no disk")));
  events.subscribe("placed", ({ type }) => void handled.push(type));

  events.publish({ type: "placed" });

  expect(handled).toEqual(["placed"]);
  await expect.poll(logs).toMatchObject([{ event: "placed", err: { message: "no disk" } }]);
});

test("a handler belongs to no request, and logs under the id of the one it follows from", () => {
  const { events, logger, logs } = openBus();
  const request = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  events.subscribe("placed", () => {
    seen.push(request.getStore());
    logger.info("handled");
  });

  request.run("a", () =>
    requestContext.run({ requestId: "a" }, () => events.publish({ type: "placed" })),
  );

  expect(seen).toEqual([undefined]);
  expect(logs()).toMatchObject([{ requestId: "a", msg: "handled" }]);
});
