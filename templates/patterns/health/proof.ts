import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import {
  defineProof,
  given,
  overEveryApi,
  type SampleClient,
  type Service,
  someone,
} from "../../../src/proof.ts";

const delay = 1500;
const hasHttp = (service: Service) => service.address("http") !== undefined;

export default defineProof({
  "it is live, started and ready while it serves": given({ when: hasHttp }, async (service) => {
    for (const probe of ["livez", "startupz", "readyz"]) {
      const response = await fetch(`${service.address("http")}/${probe}`);
      assert.equal(response.status, 200, probe);
      assert.match(response.headers.get("content-type") ?? "", /json/);
      await response.text();
    }
  }),

  "on SIGTERM it stops being ready first, still serves, finishes the call in flight, and exits 0":
    overEveryApi(
      async (client, service) => {
        const inFlight = await client.beginCreateUser(someone());
        assert.equal(await client.isReady(), true);
        service.signal("SIGTERM");
        await until(async () => !(await client.isReady()), delay);
        await client.createUser(someone());
        await sleep(delay);
        const user = await inFlight.finish();
        assert.match(user.id, /^[0-9a-f-]{36}$/);
        assert.deepEqual(await service.exit(), { code: 0, signal: null });
        assert.equal(service.stderr(), "");
        await assertGone(client);
      },
      { env: { SHUTDOWN_DELAY_MS: `${delay}` } },
    ),

  "a drain that hangs is ended, and says so": overEveryApi(
    async (client, service) => {
      await client.beginCreateUser(someone());
      service.signal("SIGTERM");
      const { code } = await service.exit();
      assert.notEqual(code, 0);
      assert.ok(service.logs().some(({ level }) => level === "fatal" || level === "error"));
    },
    { env: { SHUTDOWN_TIMEOUT_MS: "300" } },
  ),
});

/** @throws if the condition does not come true in time */
async function until(condition: () => Promise<boolean>, milliseconds: number): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, `not within ${milliseconds} ms`);
    await sleep(10);
  }
}

async function assertGone(client: SampleClient): Promise<void> {
  await assert.rejects(client.createUser(someone()));
}
