/** What this module needs to know of the people who order. The users module answers, joined in `compose.ts`. */
export interface Customers {
  exists(userId: string): Promise<boolean>;
}
