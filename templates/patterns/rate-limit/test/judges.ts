import { defineJudgements } from "../../../../src/proof.ts";

/** What the OWASP set asks of limits; it is not asked of an API without them. */
const rules = [
  "owasp:api4:2023-rate-limit",
  "owasp:api4:2023-rate-limit-retry-after",
  "owasp:api4:2023-rate-limit-responses-429",
];

export default defineJudgements({
  "spectral finds every limit described": async (service, judges) => {
    if (!service.has("rest-api")) return;
    const response = await fetch(`${service.address("http")}/openapi.json`);
    await judges.write("openapi.json", await response.text());
    const ruleset = {
      extends: [["@stoplight/spectral-owasp-ruleset", "off"]],
      rules: Object.fromEntries(rules.map((rule) => [rule, "error"])),
    };
    await judges.write(".spectral.json", JSON.stringify(ruleset));
    await judges.run("spectral", ["lint", "openapi.json", "--ruleset", ".spectral.json"]);
  },
});
