import { z } from "zod";

/** What a client may send, whichever way it comes in. */
export const pageNumber = z.int().min(1);

export const pageSize = z.int().min(1).max(100);

export const defaultPageSize = 20;
