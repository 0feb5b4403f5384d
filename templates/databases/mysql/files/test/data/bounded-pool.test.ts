import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { MysqlPoolConnection } from "kysely";
import { createPool, type Pool } from "mysql2";
import { expect, onTestFinished, test, vi } from "vitest";
import { BoundedPool } from "#outbound/sql/bounded-pool.ts";

function connectionOf(pool: BoundedPool): Promise<MysqlPoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
}

/** Accepts connections, and says nothing. */
async function startSilentServer(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

test("all who wait for a server that says nothing hear that, and nobody stays in the driver's queue", async () => {
  const port = await startSilentServer();
  const driver = createPool({ host: "127.0.0.1", port, connectionLimit: 2, connectTimeout: 100 });
  const enqueued = vi.fn<() => void>();
  driver.on("enqueue", enqueued);
  const pool = new BoundedPool(driver, 2, 100);

  const calls = await Promise.allSettled(Array.from({ length: 10 }, () => connectionOf(pool)));

  const codes = calls.map((call) => call.status === "rejected" && call.reason.code);
  expect(codes).toEqual(Array(10).fill("database_unavailable"));
  expect(enqueued).not.toHaveBeenCalled();
});

test("whoever waits too long for connections in use is turned away, and takes none from the next", async () => {
  const release = vi.fn<() => void>();
  const getConnection: Pool["getConnection"] = (callback) =>
    void callback(null, Object.create({ release }));
  const pool = new BoundedPool(Object.assign({} as Pool, { getConnection }), 1, 20);
  const held = await connectionOf(pool);

  await expect(connectionOf(pool)).rejects.toMatchObject({ code: "database_busy" });
  const next = connectionOf(pool);
  held.release();
  (await next).release();
  (await connectionOf(pool)).release();

  expect(release).toHaveBeenCalledTimes(3);
});
