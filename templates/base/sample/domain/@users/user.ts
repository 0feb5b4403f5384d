import { randomUUID } from "node:crypto";

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** 0 until it is first saved; every save adds one. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type UserDetails = Pick<User, "email" | "name">;

/** Addresses that differ only in case belong to one person. */
export function normalizeEmail(email: string): string {
  return email.toLowerCase();
}

export function createUser({ email, name }: UserDetails, now = new Date()): User {
  return {
    id: randomUUID(),
    email: normalizeEmail(email),
    name,
    version: 0,
    createdAt: now,
    updatedAt: now,
  };
}

export function changeUser(user: User, { email, name }: UserDetails, now = new Date()): User {
  return { ...user, email: normalizeEmail(email), name, updatedAt: now };
}
