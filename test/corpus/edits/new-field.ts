import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "users have a phone number, from the request to the table",
  make(project) {
    project.after(
      "src/domain/user.ts",
      "readonly name: string;",
      "  readonly phone: string | null;",
    );
    project.replace(
      "src/domain/user.ts",
      'Pick<User, "email" | "name">',
      'Pick<User, "email" | "name"> & Partial<Pick<User, "phone">>',
    );
    project.replace(
      "src/domain/user.ts",
      "{ email, name }: UserDetails",
      "{ email, name, phone = null }: UserDetails",
    );
    project.replace(
      "src/domain/user.ts",
      "    name,\n    version",
      "    name,\n    phone,\n    version",
    );
    project.replace(
      "src/domain/user.ts",
      "normalizeEmail(email), name, updatedAt",
      "normalizeEmail(email), name, phone, updatedAt",
    );
    project.after(
      "src/services/user-input.ts",
      "name: z.string()",
      '  phone: z.string().regex(/^\\+\\d{6,15}$/, "Invalid phone number.").nullable().default(null),',
    );
    project.after(
      "src/api/rest/users.ts",
      "name: z.string(),",
      "    phone: z.string().nullable(),",
    );
    project.replace(
      "src/data/sql/schema.ts",
      "  name: string;\n  version",
      "  name: string;\n  phone: string | null;\n  version",
    );
    project.replace(
      "src/data/sql/sql-user-repository.ts",
      "    name: row.name,",
      "    name: row.name,\n    phone: row.phone,",
    );
    project.replace(
      "src/data/sql/sql-user-repository.ts",
      "    name: user.name,",
      "    name: user.name,\n    phone: user.phone,",
    );
    project.write(
      "src/data/sql/migrations/0100-user-phone.ts",
      `import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("users").addColumn("phone", "varchar(16)").execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("users").dropColumn("phone").execute();
}
`,
    );
    project.after(
      "src/data/sql/migrations/index.ts",
      "import * as orders",
      'import * as userPhone from "./0100-user-phone.ts";',
    );
    project.after(
      "src/data/sql/migrations/index.ts",
      '"0002-orders": orders',
      '  "0100-user-phone": userPhone,',
    );
  },
  breaks: {
    "set db mongodb": ["src/data/mongo/mongo-user-repository.ts"],
    "set api graphql,rest": ["src/data/sql/sql-user-batches.ts"],
  },
});
