import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defineProof, type Service } from "../../../src/proof.ts";

export default defineProof({
  "bad values end the start with exit code 78 and are named, every one": async (service) => {
    const numbers = (await examples(service))
      .filter(([, value]) => /^\d+$/.test(value))
      .map(([name]) => name);
    assert.ok(numbers.length > 0);
    const bad = Object.fromEntries(numbers.map((name) => [name, "many"]));
    const { code, stderr } = await service.run(bad);
    assert.equal(code, 78, stderr);
    for (const name of numbers) assert.match(stderr, new RegExp(`\\b${name}\\b`));
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack trace");
  },

  "a single bad value names that variable and no other": async (service) => {
    const names = (await examples(service)).map(([name]) => name);
    const { code, stderr } = await service.run({ LOG_LEVEL: "shouting" });
    assert.equal(code, 78, stderr);
    const named = names.filter((name) => new RegExp(`\\b${name}\\b`).test(stderr));
    assert.deepEqual(named, ["LOG_LEVEL"]);
  },
});

async function examples({ directory }: Service): Promise<[name: string, value: string][]> {
  const text = await readFile(join(directory, ".env.example"), "utf8");
  return [...text.matchAll(/^([A-Z][A-Z\d_]*)=(.*)$/gm)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
}
