/** What the migrations call by one name and each database by its own. */
export const columnType = {
  uuid: "char(36)",
  timestamp: "datetime(6)",
} as const;
