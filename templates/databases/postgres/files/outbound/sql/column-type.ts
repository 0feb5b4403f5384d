/** What the migrations call by one name and each database by its own. */
export const columnType = {
  uuid: "uuid",
  timestamp: "timestamptz",
} as const;
