import type {
  Details,
  Field,
  Resource,
  ResourceClient,
  Saved,
  SavedPage,
  Untyped,
} from "../../../../src/proof.ts";
import type { Channel } from "./channel.ts";

/** Resources of a recipe over gRPC, whatever their fields. */
export class GrpcResourceClient implements ResourceClient {
  readonly api = "grpc";
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async create(resource: Resource, details: Details): Promise<Saved> {
    return this.#saved(resource, `Create${resource.names.pascal}`, toMessage(resource, details));
  }

  async get(resource: Resource, id: string): Promise<Saved> {
    return this.#saved(resource, `Get${resource.names.pascal}`, { id });
  }

  async find(resource: Resource, { property }: Field, value: unknown): Promise<Saved | undefined> {
    const { camel, pascal } = resource.names;
    const by = property.slice(0, 1).toUpperCase() + property.slice(1);
    const answer = await this.#call(resource, `Find${pascal}By${by}`, { [property]: value });
    return answer[camel] ? toSaved(resource, answer[camel]) : undefined;
  }

  async update(
    resource: Resource,
    id: string,
    expectedVersion: number,
    details: Details,
  ): Promise<Saved> {
    const request = { id, expectedVersion, ...toMessage(resource, details) };
    return this.#saved(resource, `Update${resource.names.pascal}`, request);
  }

  async delete(resource: Resource, id: string, expectedVersion: number): Promise<void> {
    await this.#call(resource, `Delete${resource.names.pascal}`, { id, expectedVersion });
  }

  async list(resource: Resource, query: { limit: number; cursor?: string }): Promise<SavedPage> {
    const { camels, pascals } = resource.names;
    const answer = await this.#call(resource, `List${pascals}`, {
      pageSize: query.limit,
      pageToken: query.cursor,
    });
    return {
      items: answer[camels].map((item: Untyped) => toSaved(resource, item)),
      nextCursor: answer.nextPageToken,
    };
  }

  async close(): Promise<void> {
    this.#channel.close();
  }

  async #saved(resource: Resource, call: string, request: unknown): Promise<Saved> {
    return toSaved(resource, (await this.#call(resource, call, request))[resource.names.camel]);
  }

  #call({ names }: Resource, call: string, request: unknown): Promise<Untyped> {
    return this.#channel.call(`${names.snakes}.v1.${names.pascal}Service`, call, request);
  }
}

/** As the contract has it: what is not there is left out. */
function toMessage({ names, fields }: Resource, details: Details): Record<string, unknown> {
  const entries = fields.map((field) => {
    const value = details[field.property];
    return [field.property, value === null ? undefined : encode(field, names.pascal, value)];
  });
  return Object.fromEntries(entries);
}

function encode(field: Field, item: string, value: unknown): unknown {
  if (field.type === "enum") return prefixOf(field, item) + String(value).toUpperCase();
  if (field.type !== "datetime") return value;
  const moment = Date.parse(String(value));
  return { seconds: Math.floor(moment / 1000), nanos: (((moment % 1000) + 1000) % 1000) * 1e6 };
}

function toSaved({ names, fields }: Resource, message: Untyped): Saved {
  const details = fields.map((field) => {
    const value = message[field.property] ?? null;
    return [field.property, value === null ? null : decode(field, names.pascal, value)];
  });
  return { id: message.id, version: message.version, details: Object.fromEntries(details) };
}

function decode(field: Field, item: string, value: Untyped): unknown {
  if (field.type === "enum") return value.slice(prefixOf(field, item).length).toLowerCase();
  if (field.type !== "datetime") return value;
  return new Date(value.seconds * 1000 + value.nanos / 1e6).toISOString();
}

/** `INVOICE_STATUS_` */
function prefixOf({ name }: Field, item: string): string {
  const type = item + name.slice(0, 1).toUpperCase() + name.slice(1);
  return `${type
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z0-9])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase()}_`;
}
