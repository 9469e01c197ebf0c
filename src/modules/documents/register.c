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

/* --- search by words --- */

bool document_words_put(Db *db, Pool *pool, gint64 id, const char *folded, GError **error)
{
    GPtrArray *words = text_words(pool, folded);
    for (guint i = 0; i < words->len; i++) {
        g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_WORD_INSERT);
        db_bind_text(q, "$1", words->pdata[i]);
        db_bind_int(q, "$2", id);
        if (!db_run(q, NULL, error))
            return false;
    }
    g_autoptr(DbQuery) done = db_query(db, SQL_DOCUMENT_WORD_DONE);
    db_bind_int(done, "$1", id);
    return db_run(done, NULL, error);
}

static bool fill_some(Db *db, guint *ret_count, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *found = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_WORDLESS);
    while (db_step(q)) {
        Document *one = pool_new0(pool, Document);
        *one = (Document){.id = db_int(q, "id"), .title = db_text(q, "folded", pool)};
        g_ptr_array_add(found, one);
    }
    *ret_count = found->len;
    if (!db_end(q, error))
        return false;
    for (guint i = 0; i < found->len; i++)
        if (!document_words_put(db, pool, ((Document *)found->pdata[i])->id, ((Document *)found->pdata[i])->title, error))
            return false;
    return true;
}

bool document_words_fill(Db *db, GError **error)
{
    guint count = 1;
    while (count)
        if (!fill_some(db, &count, error))
            return false;
    return true;
}

enum { WORDS = 3 };

/* The longest words find the fewest. */
static gint longest_first(gconstpointer a, gconstpointer b)
{
    gsize one = strlen(*(const char *const *)a), other = strlen(*(const char *const *)b);
    return (one < other) - (one > other);
}

static void bind_words(DbQuery *q, Pool *pool, GPtrArray *words)
{
    g_ptr_array_sort(words, longest_first);
    for (guint i = 0; i < WORDS; i++) {
        const char *word = i < words->len ? words->pdata[i] : "";
        db_bind_text(q, pool_printf(pool, "$%u", 5 + 2 * i), word);
        db_bind_text(q, pool_printf(pool, "$%u", 6 + 2 * i), pool_printf(pool, "%s\xf4\x8f\xbf\xbf", word)); /* the last letter there is */
    }
}

static DbQuery *filtered(Db *db, Pool *pool, const DbStatement *plain, const DbStatement *by_words, const DocumentFilter *filter)
{
    GPtrArray *words = text_words(pool, filter->text ? filter->text : "");
    DbQuery *q = db_query(db, words->len ? by_words : plain);
    db_bind_text(q, "$1", filter->code);
    db_bind_text(q, "$2", filter->register_code);
    db_bind_text(q, "$3", filter->state);
    db_bind_id(q, "$4", filter->year);
    if (words->len)
        bind_words(q, pool, words);
    return q;
}

bool documents_page(Db *db, Pool *pool, const DocumentFilter *filter, GPtrArray **ret_documents, gint64 *ret_count, GError **error)
{
    *ret_documents = pool_list(pool);
    *ret_count = 0;
    bool by_words = !text_is_empty(filter->text);
    if (by_words && text_words(pool, filter->text)->len == 0)
        return true; /* signs alone find nothing */
    g_autoptr(DbQuery) count = filtered(db, pool, SQL_DOCUMENT_COUNT, SQL_DOCUMENT_COUNT_WORDS, filter);
    *ret_count = db_step(count) ? db_int(count, "count") : 0;
    if (!db_end(count, error))
        return false;
    g_autoptr(DbQuery) q = filtered(db, pool, SQL_DOCUMENT_SEARCH, SQL_DOCUMENT_SEARCH_WORDS, filter);
    db_bind_int(q, by_words ? "$11" : "$5", filter->limit ? filter->limit : G_MAXINT32);
    db_bind_int(q, by_words ? "$12" : "$6", filter->offset);
    return read_documents(q, pool, ret_documents, error);
}
