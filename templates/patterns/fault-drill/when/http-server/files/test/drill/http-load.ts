import type { Load, Outcome } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";

export interface Answer {
  readonly status: number;
  readonly body: any;
}

/** Sends JSON, if anything, and reads JSON. */
export async function send(
  method: string,
  url: string,
  patienceMs: number,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(patienceMs),
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  return { status: response.status, body: await response.json() };
}

const UNAVAILABLE = new Set([503, 504]);

export function outcomeOf({ status, body }: Answer): Outcome {
  if (status < 300) return { kind: "ok", label: `${status}` };
  const label = `${status} ${body.code ?? body.status ?? ""}`.trim();
  return { kind: UNAVAILABLE.has(status) ? "unavailable" : "broken", label };
}

/** What load balancers and supervisors ask. */
export async function httpHealth(service: Service): Promise<Load> {
  const origin = await service.address("http");
  const get = (path: string) => async (patienceMs: number) =>
    outcomeOf(await send("GET", origin + path, patienceMs));
  return { probes: [get("/readyz")], alive: get("/livez") };
}
