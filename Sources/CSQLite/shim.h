#pragma once
#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift cannot call; this is its form for the switches (an int, and an unread result).
static inline int loansaga_sqlite3_db_config_switch(sqlite3 *database, int operation, int on) {
    return sqlite3_db_config(database, operation, on, (int *)0);
}

// The macro is a cast of -1 to a function pointer, which Swift does not import.
static inline int loansaga_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int loansaga_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}
