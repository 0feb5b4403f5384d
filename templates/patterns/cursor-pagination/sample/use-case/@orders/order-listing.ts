import { z } from "zod";
import type { OrderPages, OrderPosition } from "#port/@orders/order-pages.ts";
import type { Order } from "#domain/@orders/order.ts";
import { AppError } from "#platform/errors.ts";

export interface ListOrders {
  readonly userId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface OrderPage {
  readonly items: Order[];
  readonly nextCursor: string | null;
}

export class OrderListing {
  readonly #pages: OrderPages;

  constructor(pages: OrderPages) {
    this.#pages = pages;
  }

  async list({ userId, limit, cursor }: ListOrders): Promise<OrderPage> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { orders, next } = await this.#pages.find({ userId, after, limit });
    return { items: orders, nextCursor: next ? encodeCursor(next) : null };
  }
}

/** As databases write it, in microseconds at most: years and offsets beyond these not all of them know. */
const PLACED_AT = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

const cursorSchema = z.tuple([z.iso.datetime({ offset: true }).regex(PLACED_AT), z.uuid()]);

function encodeCursor({ placedAt, id }: OrderPosition): string {
  return Buffer.from(JSON.stringify([placedAt, id])).toString("base64url");
}

function decodeCursor(cursor: string): OrderPosition {
  try {
    const json: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const [placedAt, id] = cursorSchema.parse(json);
    return { placedAt, id };
  } catch (cause) {
    const fields = [{ field: "cursor", message: "Pass a nextCursor as it was received." }];
    throw new AppError("validation", "invalid_cursor", "The cursor is not valid.", {
      cause,
      fields,
    });
  }
}
