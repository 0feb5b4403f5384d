/** What clients of every API style over HTTP share. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

export const json = { "content-type": "application/json" };

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export async function isReady(origin: string): Promise<boolean> {
  const response = await fetch(`${origin}/readyz`);
  await response.arrayBuffer();
  return response.status === 200;
}

/** Resolves once the server has the head of the request in hand, and some of its body. */
export async function beginRequest(
  url: string,
  body: unknown,
): Promise<{ finish(): Promise<Answer> }> {
  const text = JSON.stringify(body);
  const call = request(url, {
    method: "POST",
    agent: false,
    headers: { ...json, "content-length": Buffer.byteLength(text), expect: "100-continue" },
  });
  const answered = once(call, "response") as Promise<IncomingMessage[]>;
  // Handled where the request is finished, if it ever is.
  answered.catch(() => undefined);
  const continued = once(call, "continue");
  call.flushHeaders();
  await continued;
  call.write(text.slice(0, 5));
  return {
    async finish() {
      call.end(text.slice(5));
      const [response] = await answered;
      const chunks = await response!.toArray();
      return { status: response!.statusCode!, text: Buffer.concat(chunks).toString() };
    },
  };
}
