/** What gRPC clients rely on stays as it is, whatever their service's owner does with `plinth.json`. */
import { describe, expect, test } from "vitest";
import { workspace, type Workspace } from "./workspace.ts";

const timeout = 60_000;
const quiet = ["--json", "--no-install"] as const;
const fields = ["number:string:unique", "total:money", "note:text?", "status:enum:open,paid"];
const numbers = {
  "number:string": 5,
  "total:int64": 6,
  "note:string": 7,
  "status:enum": 8,
  "status.open": 1,
  "status.paid": 2,
};
const proto = "proto/invoices/v1/invoices.proto";

async function shopWith(apis = "grpc,rest"): Promise<Workspace> {
  const shop = await workspace(["--api", apis, "--preset", "minimal", "--no-sample"]);
  const { code, stderr } = await shop.plinth("resource", "invoice", ...fields, ...quiet);
  if (code !== 0) throw new Error(stderr);
  shop.commit();
  return shop;
}

interface Written {
  fields: readonly string[];
  numbers?: Readonly<Record<string, number>> | undefined;
}

function invoiceOf(shop: Workspace): Written {
  return JSON.parse(shop.read("plinth.json")).resources.invoice;
}

function rewrite(shop: Workspace, invoice: Partial<Written>): void {
  const recipe = JSON.parse(shop.read("plinth.json"));
  Object.assign(recipe.resources.invoice, invoice);
  shop.write("plinth.json", JSON.stringify(recipe));
  shop.commit();
}

/** `message Invoice`, without what every resource has. */
function itemOf(shop: Workspace): string[] {
  const [, body = ""] = /^message Invoice \{\n([^}]*)^\}/m.exec(shop.read(proto)) ?? [];
  const lines = body.split("\n").map((line) => line.trim());
  return lines.filter((line) => !/^$|^\/\/| = [1-4];$/.test(line));
}

test(
  "only a project with a contract keeps numbers, and it keeps them when gRPC goes",
  { timeout },
  async () => {
    const shop = await shopWith("rest");
    expect(invoiceOf(shop).numbers).toBeUndefined();
    await shop.plinth("set", "api", "rest,grpc", ...quiet);
    expect(invoiceOf(shop).numbers).toEqual(numbers);
    shop.commit();
    await shop.plinth("set", "api", "rest", ...quiet);
    expect(invoiceOf(shop).numbers).toEqual(numbers);
    rewrite(shop, { fields: ["memo:text?", "total:text", ...fields.slice(3)] });
    await shop.plinth("apply", ...quiet);
    shop.commit();
    await shop.plinth("set", "api", "rest,grpc", ...quiet);
    expect(invoiceOf(shop).numbers).toEqual({ ...numbers, "memo:string": 9, "total:string": 10 });
  },
);

test(
  "fields that go, come and move: what stays has its number, what went is reserved",
  { timeout },
  async () => {
    const shop = await shopWith();
    const edited = ["status:enum:paid,lost", "memo:text?", "number:int:unique", "total:text"];
    rewrite(shop, { fields: edited });
    const { code, json } = await shop.plinth("apply", ...quiet);
    expect(code).toBe(0);
    expect(itemOf(shop)).toEqual([
      "reserved 5, 6, 7;",
      'reserved "note";',
      "InvoiceStatus status = 8;",
      "optional string memo = 9;",
      "int32 number = 10;",
      "string total = 11;",
    ]);
    expect(shop.read(proto)).toContain('reserved 1;\n  reserved "INVOICE_STATUS_OPEN";\n');
    expect(json.notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /"number:string" is gone from the contract; its number, 5, stays reserved\.$/,
        ),
        expect.stringContaining(
          'give 7 to "memo:string" in plinth.json and take "note:string" out',
        ),
        expect.stringContaining('"status.open" is gone'),
      ]),
    );
    shop.commit();
    const again = await shop.plinth("apply", ...quiet);
    expect(again.json.files).toEqual([]);
    expect(again.json.notes.join()).not.toContain("contract");

    const { "note:string": note, "memo:string": _memo, ...others } = invoiceOf(shop).numbers!;
    rewrite(shop, { numbers: { ...others, "memo:string": note! } });
    expect((await shop.plinth("apply", ...quiet)).code).toBe(0);
    expect(itemOf(shop)).toContain("optional string memo = 7;");
    shop.commit();

    // The recipe alone says it all.
    const twin = await workspace(["--recipe", `${shop.directory}/plinth.json`]);
    const plain = (files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).filter(([path]) => !/^\.(env|plinth)|migrations/.test(path)),
      );
    expect(plain(twin.everything())).toEqual(plain(shop.everything()));
  },
);

describe("a project of a version that kept no numbers", { timeout }, () => {
  test("has those of the contract it was given", async () => {
    const shop = await shopWith();
    rewrite(shop, { fields: ["memo:int", ...fields.slice(1).toReversed()], numbers: undefined });
    await shop.plinth("apply", ...quiet);
    expect(invoiceOf(shop).numbers).toEqual({ ...numbers, "memo:int32": 9 });
  });

  test("has those that its owner gave since", async () => {
    const shop = await shopWith();
    shop.edit(proto, (text) =>
      text
        .replace("string note = 7;", "string remark = 7;")
        .replace("int64 total = 6;", "int64 total = 12;\n  bytes scan = 14;"),
    );
    const [number, total, , status] = fields as [string, string, string, string];
    rewrite(shop, {
      fields: [status, "memo:int", "remark:text?", number, total],
      numbers: undefined,
    });
    await shop.plinth("apply", ...quiet);
    expect(itemOf(shop)).toContain("int64 total = 12;");
    expect(invoiceOf(shop).numbers).toEqual({
      "number:string": 5,
      "remark:string": 7,
      "status:enum": 8,
      "status.open": 1,
      "status.paid": 2,
      "total:int64": 6,
      "memo:int32": 15,
    });
  });

  test("keeps them when gRPC goes in the same moment", async () => {
    const shop = await shopWith();
    rewrite(shop, { numbers: undefined });
    shop.edit("plinth.json", (text) => text.replace(/"apis":\["grpc","rest"\]/, '"apis":["rest"]'));
    shop.commit();
    await shop.plinth("apply", ...quiet);
    expect(invoiceOf(shop).numbers).toEqual(numbers);
  });
});

test(
  "two branches that gave one number to two fields are refused until one has another",
  { timeout },
  async () => {
    const shop = await shopWith();
    const grow = async (branch: string, field: string) => {
      shop.git("checkout", "--quiet", "-b", branch, "main");
      rewrite(shop, { fields: [...fields, field] });
      await shop.plinth("apply", ...quiet);
      shop.commit();
      return invoiceOf(shop).numbers!;
    };
    shop.git("branch", "--move", "main");
    const [ours, theirs] = [await grow("ours", "paid:bool"), await grow("theirs", "memo:text?")];
    expect([ours["paid:bool"], theirs["memo:string"]]).toEqual([9, 9]);
    shop.git("checkout", "--quiet", "ours");
    expect(() => shop.git("merge", "--quiet", "theirs")).toThrow("git merge");
    shop.git("checkout", "--ours", ".");
    shop.git("add", "--all");
    const all = [...fields, "paid:bool", "memo:text?"];
    rewrite(shop, { fields: all, numbers: { ...ours, ...theirs } });
    const before = shop.everything();
    for (const command of ["sync", "apply", "status"]) {
      const { code, stdout } = await shop.plinth(
        command,
        ...(command === "apply" ? quiet : ["--json"]),
      );
      expect([command, code]).toEqual([command, command === "status" ? 1 : 2]);
      expect(stdout).toContain(
        String.raw`resources.invoice.numbers: \"paid:bool\" and \"memo:string\" both have the number 9`,
      );
    }
    expect(shop.everything()).toEqual(before);

    rewrite(shop, { numbers: ours });
    expect((await shop.plinth("sync", "--json")).code).toBe(0);
    expect(invoiceOf(shop).numbers).toEqual({ ...ours, "memo:string": 10 });
    shop.commit();
    expect((await shop.plinth("apply", ...quiet)).json.files).toEqual([]);
  },
);
