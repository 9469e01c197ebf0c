#pragma once
#include "modules/plans/amend.h"
#include "modules/plans/store.h"

/* What the files that take an amended document share.  All stands inside the transaction of edition_take(). */

typedef struct {
    Db *db;
    Pool *pool;
    const Identity *who;
    const Taking *taking;
    DocumentDifference *difference;
    ActionWriter writer;
    gint64 *node_ids;    /* by the new document's node ids; [0]: rows that stand under none */
    GPtrArray *nodes;    /* of Node *: stored, by place */
    GHashTable *actions; /* place -> Action *: stored */
} Take;

/* A statement of an id and one or two numbers; third below 0: it has none. */
bool amend_run(Db *db, const DbStatement *statement, gint64 id, gint64 second, gint64 third, GError **error);

/* amend_nodes.c.  A row under no objective needs the node that stands for the whole: before rows are taken. */
bool amend_find_default_node(Take *take, GError **error);
bool amend_take_nodes(Take *take, GError **error);
bool amend_end_nodes(Take *take, GError **error); /* last of all */

bool amend_take_actions(Take *take, GError **error); /* amend_rows.c */
