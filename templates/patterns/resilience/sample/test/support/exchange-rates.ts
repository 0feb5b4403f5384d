import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface RateServer {
  readonly url: string;
  /** Paths of all requests so far. */
  readonly requests: string[];
  /** What happens to the requests from now on. */
  answer: RequestListener;
}

export const euro: RequestListener = (_, response) => {
  response.end(JSON.stringify({ base: "USD", date: "2026-01-05", rates: { EUR: 0.9215 } }));
};

export const hang: RequestListener = () => undefined;

export const fail: RequestListener = (_, response) => {
  response.writeHead(500).end();
};

/** Somebody else's service, on this machine until the test is over. */
export async function startRateServer(): Promise<RateServer> {
  const upstream: RateServer = { url: "", requests: [], answer: euro };
  const server = createServer((request, response) => {
    upstream.requests.push(request.url ?? "");
    upstream.answer(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(upstream, { url: `http://127.0.0.1:${port}/v1` });
}
