import { z } from "zod";
import type { Position } from "#port/position.ts";
import { AppError } from "#platform/errors.ts";

/** What a client may send, whichever way it comes in. */
export const pageSize = z.int().min(1).max(100);

export const defaultPageSize = 20;

export const cursor = z.string().max(200);

/** As databases write it, in microseconds at most: years and offsets beyond these not all of them know. */
const CREATED_AT = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

const positionSchema = z.tuple([z.iso.datetime({ offset: true }).regex(CREATED_AT), z.uuid()]);

export function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString("base64url");
}

export function decodeCursor(text: string): Position {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    const [createdAt, id] = positionSchema.parse(json);
    return { createdAt, id };
  } catch (cause) {
    const fields = [{ field: "cursor", message: "Pass a nextCursor as it was received." }];
    throw new AppError("validation", "invalid_cursor", "The cursor is not valid.", {
      cause,
      fields,
    });
  }
}
