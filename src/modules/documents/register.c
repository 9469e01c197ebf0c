#include "modules/documents/store.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents_queries.h"
#include "modules/module.h"

/* The register of what was issued. */

const Choice document_states[] = {{"issued", N_("Issued")}, {"cancelled", N_("Cancelled")}, {0}};

static const Field document_record_fields[] = {
    F(Document, number, .label = N_("Number"), .kind = FIELD_INT, .in_list = true),
    F(Document, day, .label = N_("Date"), .kind = FIELD_DAY, .in_list = true),
    F(Document, register_code, .label = N_("Register"), .kind = FIELD_CHOICE, .choices = document_registers, .in_list = true),
    F(Document, title, .label = N_("Document"), .kind = FIELD_TEXT, .in_list = true),
    F(Document, label, .label = N_("Concerns"), .kind = FIELD_TEXT, .in_list = true),
    F(Document, author_name, .label = N_("Author"), .kind = FIELD_TEXT, .in_list = true),
    F(Document, state, .label = N_("State"), .kind = FIELD_CHOICE, .choices = document_states, .in_list = true),
    F(Document, reason, .label = N_("Why it was cancelled"), .kind = FIELD_TEXT, .in_list = true),
    F(Document, template_code, .label = N_("Template"), .kind = FIELD_TEXT),
    F(Document, edition, .label = N_("Edition"), .kind = FIELD_INT),
    F(Document, language, .label = N_("Language"), .kind = FIELD_TEXT),
    F(Document, legal_basis, .label = N_("Legal basis"), .kind = FIELD_TEXT),
    F(Document, year, .label = N_("Year"), .kind = FIELD_INT),
    F(Document, kind, .label = N_("Kind of record"), .kind = FIELD_TEXT),
    F(Document, record_id, .label = N_("Record"), .kind = FIELD_ID),
    F(Document, author_id, .label = N_("Author's account"), .kind = FIELD_ID),
    F(Document, issued_at, .label = N_("Issued at"), .kind = FIELD_TIME),
    F(Document, missing, .label = N_("Blanks"), .kind = FIELD_INT),
    F(Document, cancelled_at, .label = N_("Cancelled at"), .kind = FIELD_TIME),
    F(Document, version, .label = N_("Version"), .kind = FIELD_INT),
    {0},
};
const Record document_record = {"document", N_("Document"), sizeof(Document), document_record_fields};

const char *document_state_label(const char *state)
{
    for (const Choice *choice = document_states; choice->value; choice++)
        if (g_strcmp0(choice->value, state) == 0)
            return _(choice->label);
    return state ? state : "";
}

/* PostgreSQL holds the row for the first who asks; SQLite has one writer anyway. */
bool register_next(Db *db, const char *code, gint64 year, gint64 *ret_number, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_REGISTER_NEXT);
    db_bind_text(q, "$1", code);
    db_bind_int(q, "$2", year);
    *ret_number = db_step(q) ? db_int(q, "last_number") : 0;
    return db_end(q, error);
}

/* --- who may --- */

static const Guard *guard_of(const char *kind)
{
    for (guint i = 0; modules[i]; i++)
        for (const Guard *guard = modules[i]->guards; guard && guard->of; guard++)
            if (strcmp(guard->of, kind) == 0)
                return guard;
    return NULL;
}

bool document_may_see(Db *db, Pool *pool, const Identity *who, const Document *document, bool *ret_may, GError **error)
{
    const Guard *guard = guard_of(document->kind);
    *ret_may = who == identity_system();
    if (*ret_may)
        return true;
    if (guard)
        return guard->may_see(db, pool, who, document->record_id, ret_may, error);
    *ret_may = who->scope == SCOPE_AUTHORITY || (who->user_id && who->user_id == document->author_id);
    return true;
}

/* --- reading --- */

static Document *read_document(DbQuery *q, Pool *pool)
{
    Document *document = pool_new0(pool, Document);
    record_read(&document_record, document, q, pool);
    document->id = db_int(q, "id");
    document->template_id = db_int(q, "template_id");
    document->pdf_id = db_int(q, "pdf_id");
    document->docx_id = db_int(q, "docx_id");
    return document;
}

bool document_find(Db *db, Pool *pool, const Identity *who, gint64 id, Document **ret_document, GError **error)
{
    bool may = false;
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_FIND);
    db_bind_int(q, "$1", id);
    *ret_document = db_step(q) ? read_document(q, pool) : NULL;
    if (!db_end(q, error) || (*ret_document && !document_may_see(db, pool, who, *ret_document, &may, error)))
        return false;
    return may || fail(error, FAIL_NOT_FOUND, "%s", _("There is no such document."));
}

static bool read_documents(DbQuery *q, Pool *pool, GPtrArray **ret_documents, GError **error)
{
    *ret_documents = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_documents, read_document(q, pool));
    return db_end(q, error);
}

bool documents_of(Db *db, Pool *pool, const char *kind, gint64 record_id, GPtrArray **ret_documents, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_LIST_RECORD);
    db_bind_text(q, "$1", kind);
    db_bind_int(q, "$2", record_id);
    return read_documents(q, pool, ret_documents, error);
}

static const char *like_part(Pool *pool, const char *text)
{
    GString *pattern = pool_string(pool);
    g_string_append_c(pattern, '%');
    for (const char *c = text_fold(pool, text ? text : ""); *c; c++)
        g_string_append_printf(pattern, "%s%c", strchr("\\%_", *c) ? "\\" : "", *c);
    return text_is_empty(text) ? "%" : g_string_append_c(pattern, '%')->str;
}

static DbQuery *filtered(Db *db, Pool *pool, const DbStatement *statement, const DocumentFilter *filter)
{
    DbQuery *q = db_query(db, statement);
    db_bind_text(q, "$1", like_part(pool, filter->text));
    db_bind_text(q, "$2", filter->code);
    db_bind_text(q, "$3", filter->register_code);
    db_bind_text(q, "$4", filter->state);
    db_bind_id(q, "$5", filter->year);
    return q;
}

bool documents_page(Db *db, Pool *pool, const DocumentFilter *filter, GPtrArray **ret_documents, gint64 *ret_count, GError **error)
{
    g_autoptr(DbQuery) count = filtered(db, pool, SQL_DOCUMENT_COUNT, filter);
    *ret_count = db_step(count) ? db_int(count, "count") : 0;
    if (!db_end(count, error))
        return false;
    g_autoptr(DbQuery) q = filtered(db, pool, SQL_DOCUMENT_SEARCH, filter);
    db_bind_int(q, "$6", filter->limit ? filter->limit : G_MAXINT32);
    db_bind_int(q, "$7", filter->offset);
    return read_documents(q, pool, ret_documents, error);
}
