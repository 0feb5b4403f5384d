/** All that the rest of the project may know of this module. */
export { makeUserService, type UserService } from "#use-case/@users/user-service.ts";
export type { User, UserDetails } from "#domain/@users/user.ts";
