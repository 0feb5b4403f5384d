import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { expect, test, vi } from "vitest";
import { startService, statusOf } from "#test/support/service.ts";

test("a request that is under way when SIGTERM comes is answered", async () => {
  const { url, process: service, exit } = await startService({});
  const slow = request(`${url}/v1/users`, {
    method: "POST",
    headers: { "content-type": "application/json" },
  });
  const answer: Promise<IncomingMessage[]> = once(slow, "response");
  slow.write('{"email":"late@example.com",');
  await once(slow, "socket");
  // By the time the server has answered another request, it has this one in hand.
  await statusOf(`${url}/livez`);

  service.kill("SIGTERM");
  await vi.waitFor(() => expect(statusOf(`${url}/livez`)).rejects.toThrow("fetch failed"), 5000);
  slow.end('"name":"Late"}');

  const [response] = await answer;
  expect(response?.statusCode).toBe(201);
  response?.resume();
  expect(await exit).toEqual([0, null]);
}, 20_000);
