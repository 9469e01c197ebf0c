#pragma once
#include "db/db_engine.h"

#include <libpq-fe.h>

/* What the files of the PostgreSQL engine share. */

/* As this connection's server knows it. */
typedef struct {
    char *name;
    int parameters;
    bool is_prepared;
} Statement;

typedef struct {
    char *bytes; /* NULL: null */
    gsize count;
    bool is_binary;
} Value;

/* A question of a look with its answer: asked ahead, or kept for who asks the same again.  Or a statement of a change that waits. */
typedef struct Answer {
    int references; /* the look's, and the queries' that read it */
    const DbStatement *statement;
    Statement *known;
    Value *values;
    PGresult *result; /* NULL: not asked yet */
    struct Answer *next;
} Answer;

typedef struct {
    Db db;
    PGconn *connection;     /* NULL: lost */
    GHashTable *statements; /* const DbStatement * -> Statement */
    bool is_begin_due;      /* a change is open here, and the server hears of it with its first statement */
    Answer *answers;        /* of the open look */
    GPtrArray *later;       /* of Answer *: what the open change has done, and the server hears of with what it asks next */
} PostgresDb;

typedef struct {
    DbQuery query;
    Statement *statement; /* of the Db */
    Value *values;
    PGresult *result; /* NULL: not run yet */
    Answer *answer;   /* whose result it is; NULL: its own */
    int row;
    unsigned char *blob; /* the last that was read */
} PostgresQuery;

/* db_postgres.c */
Statement *postgres_statement(PostgresDb *db, const DbStatement *statement);
const char *postgres_text(const DbStatement *statement);
Value *postgres_values(const Statement *statement);
void postgres_set(Value *value, const void *bytes, gsize count, bool is_binary); /* copied */
void postgres_free_values(const Statement *statement, Value *values);
/* Takes the connection away when it is of no use any more. */
bool postgres_check(PostgresDb *db, const PGresult *result, const char *statement, GError **error);
bool postgres_lost(PostgresDb *db, GError **error);
/* What waits, now; before the server has heard of the change, a connection that is lost is made anew. */
bool postgres_catch_up_or_reconnect(PostgresDb *db, GError **error);

/* db_postgres_ahead.c */

/* BEGIN, if it is due, what waits and the statement behind it, prepared if it wasn't: one round trip. */
bool postgres_ask(PostgresDb *db, PostgresQuery *q, GError **error);
/* All that waits, with what ends the change behind it; NULL: it stays open.  Where a statement fails, what stands behind it isn't done. */
bool postgres_catch_up(PostgresDb *db, const char *end, GError **error);
void postgres_later(DbQuery *query);
void postgres_forget_later(PostgresDb *db);
/* In a look: with all that was foreseen, or as it was answered before. */
bool postgres_ask_in_look(PostgresDb *db, PostgresQuery *q, GError **error);
void postgres_foresee(DbQuery *query);
void postgres_forget_answers(PostgresDb *db);
void postgres_answer_unref(Answer *answer);
