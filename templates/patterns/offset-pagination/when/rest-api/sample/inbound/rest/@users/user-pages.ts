import { z } from "zod";
import { userInput } from "#use-case/@users/user-input.ts";
import type { UserListing, UserPage } from "#use-case/@users/user-listing.ts";
import { defaultPageSize } from "#use-case/@users/user-page-input.ts";
import { userResource } from "#inbound/rest/@users/users.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";
import { wholeNumber } from "#inbound/rest/whole-number.ts";

const query = z.strictObject({
  email: userInput.shape.email.optional().meta({ description: "Only the user who has it." }),
  page: wholeNumber(z.int().min(1)).default(1),
  pageSize: wholeNumber(z.int().min(1).max(100)).default(defaultPageSize),
});

const userPage = z
  .object({
    items: z.array(userResource),
    page: z.int(),
    pageSize: z.int(),
    totalItems: z.int(),
    totalPages: z.int(),
  })
  .meta({ id: "UserPage" });

export function userPageRoutes(listing: UserListing): Resource {
  return {
    routes: async (v1) => {
      v1.get(
        "/users",
        {
          schema: {
            tags: ["users"],
            operationId: "listUsers",
            summary: "List users",
            description:
              "Oldest first. Users created meanwhile come last, so none is shown twice or hidden; one who is deleted " +
              "moves those after them up. The Link header leads to the other pages.",
            querystring: query,
            response: { 200: answer("A page of users.", userPage), ...problems() },
          },
        },
        async (request, reply) => {
          const page = await listing.list(request.query);
          reply.header("link", linksFrom(request.url, page));
          return page;
        },
      );
    },
  };
}

/** RFC 8288: where the other pages are. */
function linksFrom(url: string, { page, lastPage }: UserPage): string {
  const pages = {
    first: 1,
    prev: Math.min(page - 1, lastPage),
    next: page + 1,
    last: lastPage,
  };
  const search = new URLSearchParams(url.split("?", 2)[1]);
  return Object.entries(pages)
    .filter(([, target]) => target >= 1 && target <= lastPage)
    .map(([rel, target]) => {
      search.set("page", `${target}`);
      return `</v1/users?${search.toString()}>; rel="${rel}"`;
    })
    .join(", ");
}
