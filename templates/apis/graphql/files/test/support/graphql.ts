import type { Overrides } from "#app/compose.ts";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

export interface GraphqlApp extends HttpApp {
  readonly query: (document: string, variables?: object) => Promise<Result>;
}

interface Result {
  readonly data?: any;
  readonly errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
}

/** The whole service, and a client that talks GraphQL to it. */
export async function startGraphqlApp(
  env: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<GraphqlApp> {
  const app = await startHttpApp(env, overrides);
  const query = async (document: string, variables: object = {}) => {
    const body = { query: document, variables };
    return (await app.request("POST", "/graphql", { body })).body as Result;
  };
  return { ...app, query };
}
