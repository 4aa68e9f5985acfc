/** PostgreSQL: serializable from connect, one statement at a time, transactions that are retried, the schema, notifications. */
@NullMarked
package dev.cutroom.database;

import org.jspecify.annotations.NullMarked;
