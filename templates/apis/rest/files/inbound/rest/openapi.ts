import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import manifest from "#root/package.json" with { type: "json" };

export interface Tag {
  readonly name: string;
  readonly description: string;
}

export function openApi(tags: Tag[]): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: "3.1.1",
      info: {
        title: manifest.name,
        version: manifest.version,
        description: manifest.description,
        license: { name: manifest.license },
      },
      servers: [{ url: "/", description: "This server" }],
      tags,
    },
    transform: jsonSchemaTransform,
    transformObject: (source) => {
      const document = jsonSchemaTransformObject(source);
      if ("components" in document) dropUnusedSchemas(document.paths, document.components?.schemas);
      return document;
    },
  };
}

/** Every schema has been added twice, once for requests and once for responses. */
function dropUnusedSchemas(paths: unknown, schemas: Record<string, unknown> = {}): void {
  const inPaths = JSON.stringify(paths);
  const responses = Object.entries(schemas).filter(([name]) => !name.endsWith("Input"));
  const inResponses = JSON.stringify(responses);
  for (const name of Object.keys(schemas)) {
    const reference = `"#/components/schemas/${name}"`;
    if (!inPaths.includes(reference) && !inResponses.includes(reference)) delete schemas[name];
  }
}
