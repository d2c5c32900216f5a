// Makes time pass for what waits in a node's database: nothing else is changed there.

import { DatabaseSync } from "node:sqlite";
import { given } from "./person.mjs";

/** So many milliseconds ago, as the database keeps moments. */
export const ago = (milliseconds) => BigInt(Date.now() - milliseconds) * 1000n;

export function change(sql, ...values) {
  const db = new DatabaseSync(given.database);
  try {
    db.exec("PRAGMA busy_timeout = 10000");
    db.prepare(sql).run(...values);
  } finally {
    db.close();
  }
}
