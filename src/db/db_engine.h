#pragma once
#include "db/db.h"

#include <pthread.h>

/* What the engines share with db.c alone.  Each engine's own structs begin with these.
 *
 * Locks here are pthread's rather than GLib's: ThreadSanitizer follows those. */
typedef struct DbEngine DbEngine;

struct Store {
    const DbEngine *engine;
    pthread_mutex_t mutex; /* over idle and taken */
    GPtrArray *idle;       /* of Db that nobody works with */
    guint taken;
    void *vault;           /* store_set_vault() */
    GDestroyNotify free_vault;
    struct Kept *kept;     /* store_keep() */
    guint64 changes;       /* atomic */
    guint64 epoch;         /* atomic; store_epoch() */
    bool is_far;           /* on another machine */
};

struct Db {
    Store *store;
    guint depth;        /* how many db_begin() are open */
    guint64 generation; /* of the change: a query of an earlier one must not run any more */
    GError *doomed;     /* why the open change can't be committed any more; NULL: it can */
    DbQuery *queries;   /* made in the open change */
    bool looking;       /* a look is open */
};

struct DbQuery {
    Db *db;
    const DbStatement *statement;
    guint64 generation; /* of the change that it was made in; 0: outside */
    GError *error;      /* the first */
    bool done;          /* stepped to the end */
    int column;         /* where the last column was found: the next one is often behind it */
    const void *notes_of; /* db_notes() */
    guint64 notes;
    DbQuery *next;      /* of db->queries */
};

/* Functions that return bool fail with an error set.  Those of a query leave theirs in query->error. */
struct DbEngine {
    bool is_postgres;
    bool (*store_open)(const char *url, bool writing, Store **ret_store, GError **error);
    void (*store_close)(Store *store);
    bool (*copy_to)(Store *store, const char *path, GError **error);
    bool (*open)(Store *store, Db **ret_db, GError **error);
    void (*close)(Db *db);
    bool (*usable)(Db *db); /* may be taken again; else it is closed */

    bool (*begin)(Db *db, GError **error);
    bool (*commit)(Db *db, GError **error); /* the change is over, whatever it returns */
    void (*rollback)(Db *db);
    bool (*gather_begin)(Db *db, GError **error); /* NULL, as the next two: each change commits by itself */
    bool (*gather_end)(Db *db, GError **error);
    bool (*gather_send)(Db *db, DbSaved saved, void *data, GError **error);
    bool (*execute)(Db *db, const char *sql, GError **error); /* inside a change */
    bool (*migrate_begin)(Db *db, GError **error); /* keeps other processes from migrating; what schema files rely on */
    void (*migrate_end)(Db *db);

    void (*look_end)(Db *db); /* NULL: a look is a transaction that only reads */
    void (*foresee)(DbQuery *query); /* in a look alone; may be NULL */

    void (*later)(DbQuery *query); /* in a change alone; NULL: at once */

    DbQuery *(*query)(Db *db, const DbStatement *statement);
    void (*release)(DbQuery *query); /* lets go of its connection: its change ends, or it goes.  May come twice */
    void (*free)(DbQuery *query);
    void (*bind_int)(DbQuery *query, const char *name, gint64 value);
    void (*bind_real)(DbQuery *query, const char *name, double value);
    void (*bind_text)(DbQuery *query, const char *name, const char *text);
    void (*bind_blob)(DbQuery *query, const char *name, const void *bytes, gsize count);
    void (*bind_null)(DbQuery *query, const char *name);
    bool (*step)(DbQuery *query);
    void (*reset)(DbQuery *query); /* ready to run again; the binds stay */
    gint64 (*changed)(DbQuery *query);

    int (*column_count)(DbQuery *query);
    const char *(*column_name)(DbQuery *query, int column);
    bool (*is_null)(DbQuery *query, int column);
    gint64 (*read_int)(DbQuery *query, int column);
    double (*read_real)(DbQuery *query, int column);
    const char *(*read_text)(DbQuery *query, int column);                    /* until the next step */
    const void *(*read_blob)(DbQuery *query, int column, gsize *ret_count); /* until the next step or read */
};

extern const DbEngine sqlite_engine, postgres_engine;

void store_begin(Store *store, const DbEngine *engine); /* initialises what is shared */
void store_end(Store *store);

/* For the engines: what a failed constraint is to a person. */
typedef enum { CONSTRAINT_UNIQUE, CONSTRAINT_REFERENCE, CONSTRAINT_CHECK } ConstraintKind;
bool fail_constraint(GError **error, ConstraintKind kind, const char *statement, const char *constraint);
