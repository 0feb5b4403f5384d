import { expect, test } from "vitest";
import { changeUser, createUser } from "#domain/@users/user.ts";

const monday = new Date("2026-01-05T09:00:00Z");
const tuesday = new Date("2026-01-06T09:00:00Z");

test("a new user has a lower-case address and has not been saved", () => {
  const user = createUser({ email: "Ada@Example.COM", name: "Ada" }, monday);

  expect(user).toMatchObject({
    email: "ada@example.com",
    version: 0,
    createdAt: monday,
    updatedAt: monday,
  });
});

test("a change keeps who the user is and when they came", () => {
  const user = createUser({ email: "ada@example.com", name: "Ada" }, monday);

  const changed = changeUser(user, { email: "Ada@Lovelace.org", name: "Ada L." }, tuesday);

  expect(changed).toEqual({
    ...user,
    email: "ada@lovelace.org",
    name: "Ada L.",
    updatedAt: tuesday,
  });
});
