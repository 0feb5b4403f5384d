import type { UserPages } from "#port/@users/user-pages.ts";
import { normalizeEmail, type User } from "#domain/@users/user.ts";
import { AppError } from "#platform/errors.ts";

export interface ListUsers {
  readonly email?: string | undefined;
  /** Counted from 1. */
  readonly page: number;
  readonly pageSize: number;
}

export interface UserPage {
  readonly items: User[];
  readonly page: number;
  readonly pageSize: number;
  readonly totalItems: number;
  readonly totalPages: number;
  /** The last that may be asked for: pages can lie too deep. */
  readonly lastPage: number;
}

export class UserListing {
  readonly #pages: UserPages;
  readonly #maxOffset: number;

  constructor(pages: UserPages, maxOffset: number) {
    this.#pages = pages;
    this.#maxOffset = maxOffset;
  }

  async list({ email, page, pageSize }: ListUsers): Promise<UserPage> {
    const offset = (page - 1) * pageSize;
    const deepest = Math.floor(this.#maxOffset / pageSize) + 1;
    if (page > deepest) throw tooDeep(deepest);
    const { users, total } = await this.#pages.find({
      email: email && normalizeEmail(email),
      offset,
      limit: pageSize,
    });
    const totalPages = Math.ceil(total / pageSize);
    const lastPage = Math.max(1, Math.min(totalPages, deepest));
    return { items: users, page, pageSize, totalItems: total, totalPages, lastPage };
  }
}

/** The database would walk over every row that is skipped. */
function tooDeep(deepest: number): AppError {
  const message = `The last page of this size that is served is ${deepest}: narrow the list instead.`;
  const fields = [{ field: "page", message }];
  return new AppError("validation", "page_too_deep", message, { fields });
}
