import { z } from "zod";
import { userInput, userVersion } from "#use-case/@users/user-input.ts";
import type { UserService } from "#use-case/@users/user-service.ts";
import type { User } from "#domain/@users/user.ts";
import contract from "#inbound/grpc/generated/users/v1/users.contract.ts";
import {
  UserServiceService,
  type User as UserMessage,
} from "#inbound/grpc/generated/users/v1/users.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { validate } from "#inbound/grpc/validate.ts";

const byId = z.object({ id: z.uuid().toLowerCase() });
const byEmail = userInput.pick({ email: true });
const current = byId.extend({ expectedVersion: userVersion });
const change = current.extend(userInput.shape);

export function userCalls(users: UserService): Service<UserServiceService> {
  return defineService(UserServiceService, contract, {
    async createUser(request) {
      return { user: toMessage(await users.create(validate(userInput, request))) };
    },

    async getUser(request) {
      const { id } = validate(byId, request);
      return { user: toMessage(await users.get(id)) };
    },

    async findUserByEmail(request) {
      const user = await users.findByEmail(validate(byEmail, request).email);
      return { user: user && toMessage(user) };
    },

    async updateUser(request) {
      const { id, expectedVersion, email, name } = validate(change, request);
      return { user: toMessage(await users.update(id, expectedVersion, { email, name })) };
    },

    async deleteUser(request) {
      const { id, expectedVersion } = validate(current, request);
      await users.delete(id, expectedVersion);
      return {};
    },
  });
}

export function toMessage({ id, email, name, version, createdAt, updatedAt }: User): UserMessage {
  return { id, email, name, version, createTime: createdAt, updateTime: updatedAt };
}
