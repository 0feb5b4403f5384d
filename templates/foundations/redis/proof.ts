import assert from "node:assert/strict";
import { defineProof, given, type Service } from "../../../src/proof.ts";

/** Nothing listens there. */
const nowhere = "redis://127.0.0.1:1";

export default defineProof({
  "without a server named it serves, and says once that nothing is shared": given(
    {},
    async (service) => {
      const lines = service
        .logs()
        .filter(({ msg }) => String(msg).startsWith("REDIS_URL is not set"));
      assert.equal(lines.length, 1);
      assert.equal(lines[0]?.["level"], "warn");
    },
  ),

  "an address that is no server's ends the start with 78": given({}, async (service) => {
    const { code, stderr } = await service.run({ REDIS_URL: "http://localhost" });
    assert.equal(code, 78);
    assert.match(stderr, /REDIS_URL/);
  }),

  "while the server is away it serves, is degraded, and says so once": given(
    { when: (service) => service.another !== undefined },
    async (service) => {
      const alone = await service.another!({ REDIS_URL: nowhere });
      assert.deepEqual(await redisOf(alone), degraded(alone));
      const down = alone.logs().filter(({ msg }) => msg === "Redis cannot be reached");
      assert.equal(down.length, 1);
      assert.equal(alone.stderr(), "");
    },
  ),
});

const degraded = (service: Service) =>
  service.address("http") === undefined ? undefined : { status: 200, redis: "degraded" };

async function redisOf(service: Service) {
  const http = service.address("http");
  if (http === undefined) return undefined;
  const response = await fetch(`${http}/readyz`);
  const { checks } = (await response.json()) as { checks: Record<string, { status: string }> };
  return { status: response.status, redis: checks["redis"]?.status };
}
