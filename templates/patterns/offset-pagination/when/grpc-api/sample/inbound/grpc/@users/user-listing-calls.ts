import { z } from "zod";
import type { UserListing } from "#use-case/@users/user-listing.ts";
import { defaultPageSize, pageNumber, pageSize } from "#use-case/@users/user-page-input.ts";
import contract from "#inbound/grpc/generated/users/v1/user_listing.contract.ts";
import { UserListingServiceService } from "#inbound/grpc/generated/users/v1/user_listing.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { toMessage } from "#inbound/grpc/@users/user-calls.ts";
import { validate } from "#inbound/grpc/validate.ts";

const wanted = z.object({
  page: pageNumber.default(1),
  pageSize: pageSize.default(defaultPageSize),
});

export function userListingCalls(listing: UserListing): Service<UserListingServiceService> {
  return defineService(UserListingServiceService, contract, {
    async listUsers(request) {
      const { items, totalItems, totalPages } = await listing.list(validate(wanted, request));
      return { users: items.map(toMessage), totalSize: totalItems, totalPages };
    },
  });
}
