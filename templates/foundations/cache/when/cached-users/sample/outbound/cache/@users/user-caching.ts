import { z } from "zod";
import type { User } from "#domain/@users/user.ts";
import type { Config } from "#platform/config.ts";
import { sharedCaching, type Caching } from "#outbound/cache/caching.ts";

const schema: z.ZodType<User> = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    version: z.int(),
    createdAt: z.coerce.date(),
    updatedAt: z.coerce.date(),
  })
  .readonly();

export function userCaching(config: Config): Caching<User> {
  const ttlMs = config.CACHE_USERS_TTL_SECONDS * 1000;
  return { ...sharedCaching(config), name: "users:1", schema, ttlMs };
}
