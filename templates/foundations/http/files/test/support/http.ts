import type { Overrides } from "#app/compose.ts";
import { startApp, type TestApp } from "#test/support/app.ts";

export interface HttpApp extends TestApp {
  readonly url: string;
  readonly request: (method: string, path: string, options?: RequestOptions) => Promise<Answer>;
}

interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** The whole service, and a client that talks to it over HTTP. */
export async function startHttpApp(
  env: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<HttpApp> {
  const app = await startApp(env, overrides);
  const url = app.http.listeningOrigin;
  return { ...app, url, request: (method, path, options) => request(url + path, method, options) };
}

async function request(
  url: string,
  method: string,
  { body, headers = {} }: RequestOptions = {},
): Promise<Answer> {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(url, {
    method,
    headers: { ...json, ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}
