import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { defineJudgements } from "../../../../src/proof.ts";

const schema = new URL("../../../../test/matrix/judges/compose-spec.schema.json", import.meta.url);

export default defineJudgements({
  "compose.yaml is valid by the Compose specification": async ({ directory }, judges) => {
    const { default: Ajv } = await judges.load("ajv/dist/2020.js");
    const { default: formats } = await judges.load("ajv-formats");
    const ajv = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true });
    (formats.default ?? formats)(ajv);
    ajv.addFormat("duration", true);
    const { $schema: _, ...rules } = JSON.parse(await readFile(schema, "utf8"));
    const validate = ajv.compile(rules);
    const compose = parse(await readFile(join(directory, "compose.yaml"), "utf8"), { merge: true });
    if (!validate(compose)) throw new Error(ajv.errorsText(validate.errors, { separator: "\n" }));
  },
});
