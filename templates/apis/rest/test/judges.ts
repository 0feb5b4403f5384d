import { defineJudgements, type Judges, type Service } from "../../../../src/proof.ts";

/**
 * Rules of the OWASP set that the sample does not follow, each with its reason. A rule that needs an entry here for
 * another reason than one of these has found something.
 */
const spectralExceptions = {
};

export default defineJudgements({
  "spectral with the OWASP ruleset finds nothing": async (service, judges) => {
    await publish(service, judges);
    const ruleset = {
      extends: ["spectral:oas", "@stoplight/spectral-owasp-ruleset"],
      rules: spectralExceptions,
    };
    await judges.write(".spectral.json", JSON.stringify(ruleset));
    await judges.run("spectral", ["lint", "openapi.json", "--ruleset", ".spectral.json", "--fail-severity", "warn"]);
  },

  "redocly lint finds nothing": async (service, judges) => {
    await publish(service, judges);
    await judges.write(
      "redocly.yaml",
      [
        "telemetry: off",
        "extends: [recommended-strict]",
        "rules:",
        "  # The sample has no authentication, and its server's address is relative.",
        "  security-defined: off",
        "  no-server-example.com: off",
      ].join("\n"),
    );
    await judges.run("redocly", ["lint", "openapi.json", "--config", "redocly.yaml", "--max-problems", "50"]);
  },
});

async function publish(service: Service, judges: Judges): Promise<void> {
  const response = await fetch(`${service.address("http")}/openapi.json`);
  await judges.write("openapi.json", await response.text());
}
