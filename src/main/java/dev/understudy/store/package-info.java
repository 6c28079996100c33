/**
 * PostgreSQL: one class per table with its SQL and row mapper, the group committer, migrations, sealing of secrets. The only package that imports the SQL client. Imports {@code number},
 * {@code config} and {@code domain}. Every transition is one guarded statement that lives here and writes its event; nothing here decides when one is due.
 */
@NullMarked
package dev.understudy.store;

import org.jspecify.annotations.NullMarked;
