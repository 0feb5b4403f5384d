import { defineJudgements } from "../../../../src/proof.ts";

export default defineJudgements({
  "the GraphQL-over-HTTP audit finds nothing": async (service, judges) => {
    const { auditServer } = await judges.load("graphql-http");
    const results = await auditServer({
      url: `${service.address("http")}/graphql`,
      fetchFn: fetch,
    });
    const failed = results.filter(({ status }: { status: string }) => status !== "ok");
    const reasons = failed.map(
      ({ id, name, reason }: Record<string, string>) => `${id} ${name}: ${reason}`,
    );
    if (results.length < 61) reasons.push(`only ${results.length} audits`);
    if (reasons.length > 0) throw new Error(reasons.join("\n"));
  },
});
