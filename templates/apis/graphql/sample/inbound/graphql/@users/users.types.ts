export interface UserInput {
  email: string;
  name: string;
}

export interface UsersSchema<Source extends Record<"User", unknown>> {
  User: {
    id: string;
    email: string;
    name: string;
    version: number;
    createdAt: Date;
    updatedAt: Date;
  };
  Query: {
    user: (args: { id: string }) => Source["User"] | null;
    userByEmail: (args: { email: string }) => Source["User"] | null;
    users: (args: { ids: readonly string[] }) => readonly (Source["User"] | null)[];
  };
  Mutation: {
    createUser: (args: { input: UserInput }) => Source["User"];
    updateUser: (args: { id: string; expectedVersion: number; input: UserInput }) => Source["User"];
    deleteUser: (args: { id: string; expectedVersion: number }) => string;
  };
  Order: {
    user: Source["User"] | null;
  };
}
