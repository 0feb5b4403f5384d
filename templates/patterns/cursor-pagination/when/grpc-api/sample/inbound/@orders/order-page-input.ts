import { z } from "zod";

/** What a client may send, whatever API it uses. */
export const pageSize = z.int().min(1).max(100);

export const defaultPageSize = 20;

export const cursor = z.string().max(200);
