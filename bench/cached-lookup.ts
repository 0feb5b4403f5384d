/**
 * The generated service, of which users come out of an lru-cache by a look-up written by hand: what the cache itself costs is
 * the difference. It runs inside a generated project, with its packages.
 */
import { LRUCache } from "lru-cache";

interface User {
  id: string;
  version: number;
}

const load = (file: string) => import(new URL(`../src/${file}`, import.meta.url).href);
const { compose } = await load("compose.ts");
const { loadEnvironment } = await load("platform/config.ts");

// With dates, as a repository gives it.
const known = JSON.parse(process.env["BENCH_USER"] ?? "", (key, value) =>
  key.endsWith("At") ? new Date(value) : value,
) as User;
const users = new LRUCache<string, User>({ max: 10_000, ttl: 60_000 * 60 });
users.set(known.id, known);

const userRepository = { findById: async (id: string) => users.get(id) };
const app = await compose(loadEnvironment(), { userRepository });
await app.listen();
process.on("SIGTERM", () => void app.close().then(() => process.exit(0)));
