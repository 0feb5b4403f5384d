import {
  defineJudgements,
  type Judges,
  type Service,
  type Untyped,
} from "../../../../src/proof.ts";
import { requestsFor } from "./requests.ts";

/** Rules of the OWASP set that are not asked for, by reason. */
const notAsked = [
  // Who may call, and where the service stands is decided by patterns and deployments that the sample is without.
  "owasp:api2:2023-read-restricted",
  "owasp:api2:2023-write-restricted",
  "owasp:api8:2023-define-error-responses-401",
  // Other services call it, and no page of another origin.
  "owasp:api8:2023-define-cors-origin",
  "owasp:api9:2023-inventory-access",
  "owasp:api9:2023-inventory-environment",
  // They ask for limits on answers too, and see none in a pattern or a format; the proof asks that every request is bounded.
  "owasp:api4:2023-array-limit",
  "owasp:api4:2023-integer-format",
  "owasp:api4:2023-string-limit",
  "owasp:api4:2023-string-restricted",
];

const limitRules = ["owasp:api4:2023-rate-limit", "owasp:api4:2023-rate-limit-responses-429"];

export default defineJudgements({
  "spectral with the OWASP ruleset finds nothing": async (service, judges) => {
    await publish(service, judges);
    const off = service.has("rate-limits") ? notAsked : [...notAsked, ...limitRules];
    const ruleset = {
      extends: ["spectral:oas", "@stoplight/spectral-owasp-ruleset"],
      rules: Object.fromEntries(off.map((rule) => [rule, "off"])),
    };
    await judges.write(".spectral.json", JSON.stringify(ruleset));
    await judges.run("spectral", [
      "lint",
      "openapi.json",
      "--ruleset",
      ".spectral.json",
      "--fail-severity",
      "warn",
    ]);
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
    await judges.run("redocly", [
      "lint",
      "openapi.json",
      "--config",
      "redocly.yaml",
      "--max-problems",
      "50",
    ]);
  },

  "portman finds that every answer is what the document says": async (service, judges) => {
    await publish(service, judges, askable);
    await judges.write("portman.json", JSON.stringify(await requestsFor(service)));
    await judges.run("portman", [
      "--local",
      "openapi.json",
      "--portmanConfigFile",
      "portman.json",
      "--baseUrl",
      service.address("http")!,
      "--output",
      "requests.json",
      "--envFile",
      "none",
      "--runNewman",
    ]);
  },
});

async function publish(
  service: Service,
  judges: Judges,
  part = (document: Untyped): Untyped => document,
): Promise<void> {
  const response = await fetch(`${service.address("http")}/openapi.json`);
  await judges.write("openapi.json", JSON.stringify(part(await response.json())));
}

/** Without the operations that have to be asked for something: what that may be, only a proof of their own knows. */
function askable(document: Untyped): Untyped {
  const isAskable = ({ parameters = [] }: Untyped) =>
    !parameters.some((parameter: Untyped) => parameter.in === "query" && parameter.required);
  const paths = Object.entries<Untyped>(document.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(Object.entries(operations).filter(([, operation]) => isAskable(operation))),
  ]);
  return { ...document, paths: Object.fromEntries(paths) };
}
