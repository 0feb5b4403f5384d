export interface UserPagesSchema<
  Source extends Record<"User" | "UserPage" | "UserPageInfo", unknown>,
> {
  UserPage: {
    nodes: readonly Source["User"][];
    pageInfo: Source["UserPageInfo"];
  };
  UserPageInfo: {
    page: number;
    pageSize: number;
    totalItems: number;
    totalPages: number;
    hasPreviousPage: boolean;
    hasNextPage: boolean;
  };
  Query: {
    usersPage: (args: { page: number; pageSize: number }) => Source["UserPage"];
  };
}
