#pragma once
#include "record/audit.h"
#include "record/record.h"

/* What the audit log says, in words; labels are translated. */

const char *audit_verb(const char *code); /* the code where there is no word */
const char *audit_kind(const char *code);
GPtrArray *audit_kinds(Pool *pool); /* of Choice *, by label: of what there may be leaves */
/* NULL: it has no page.  *ret_may: what one needs to open it; NULL: nothing more than the log. */
const char *audit_url(Pool *pool, const AuditLeaf *leaf, const char **ret_may);
/* Of ConflictRow *: label, before (mine), after (theirs); "": nothing. */
GPtrArray *audit_changes(Db *db, Pool *pool, const AuditLeaf *leaf);
