#pragma once
#include "db/db.h"
#include "modules/cases/transfer.h"

/* What the files that take a packet in share between themselves.  All of it stands inside the caller's change. */

/* --- transfer_read.c: what the JSON says; a member that isn't there, or of another kind, is NULL, 0 and DAY_NONE --- */

bool transfer_no_packet(GError **error); /* FAIL_INVALID; false */
const char *transfer_text(const struct json_t *from, const char *name, Pool *pool);
gint64 transfer_int(const struct json_t *from, const char *name);
Day transfer_day(const struct json_t *from, const char *name, Pool *pool);
/* Each field of the record by its name. */
void transfer_record(const Record *record, void *item, const struct json_t *from, Pool *pool);

/* --- transfer.c: a file while it is taken in --- */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const TransferPacket *packet;
    const TransferChoices *choices;
    CaseFile file;
    SealKey key;
    GHashTable *clocks, *needs, *people; /* id there -> id here */
    GString *forms;                      /* which were filled in there, and which aren't known here */
} Taking;

void taking_note_id(GHashTable *ids, Pool *pool, gint64 there, gint64 here);
gint64 taking_id(GHashTable *ids, gint64 there); /* here; 0: it didn't come */
/* A record of the file, sealed with its key. */
bool taking_insert(Taking *t, const DbStatement *statement, const Record *record, const void *item, GError **error);

/* --- transfer_files.c, transfer_plans.c: FAIL_INVALID: the packet doesn't hold what it says --- */

/* Of a record of this kind, from the packet's list of them. */
bool taking_files(Taking *t, const char *kind, gint64 record_id, const struct json_t *files, GError **error);
bool taking_documents(Taking *t, GError **error); /* kept as files of the case */
bool taking_forms(Taking *t, GError **error);
bool taking_plans(Taking *t, GError **error); /* all editions, with their needs and amendments */
