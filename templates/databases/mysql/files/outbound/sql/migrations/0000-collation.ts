import { sql, type Kysely } from "kysely";

/**
 * Text is the same only if its bytes are, as elsewhere: by default, é equals e and Pen equals pen. Spaces at its end still do not
 * count, so none come here.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter database character set utf8mb4 collate utf8mb4_bin`.execute(db);
}

export async function down(): Promise<void> {}
