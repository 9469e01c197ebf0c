#include "modules/documents/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents_queries.h"
#include "modules/documents/documents_views.h"
#include "record/audit.h"
#include "record/attachment.h"

/* Filling, numbering and keeping. */

/* --- the data --- */

static bool read_data(const char *text, json_t **ret_data, GError **error)
{
    json_error_t wrong;
    *ret_data = text && *text ? json_loads(text, JSON_REJECT_DUPLICATES, &wrong) : json_loads("{}", 0, &wrong);
    if (*ret_data && json_is_object(*ret_data))
        return true;
    json_decref(*ret_data);
    *ret_data = NULL;
    return fail(error, FAIL_INVALID, "%s", _("What the document is to be filled with is not readable."));
}

static void set_text(json_t *object, const char *name, const char *text)
{
    if (!text_is_empty(text))
        json_object_set_new(object, name, json_string(text));
}

static json_t *new_object(void)
{
    json_error_t wrong;
    return json_loads("{}", 0, &wrong);
}

static void set_own_data(Db *db, Pool *pool, const DocumentTemplate *template, const Document *document, json_t *data)
{
    json_t *own = new_object(), *authority = new_object();
    set_text(own, "title", template->name);
    set_text(own, "number", document->number ? pool_printf(pool, "%d", (int)document->number) : NULL);
    set_text(own, "date", day_to_iso(pool, document->day));
    set_text(own, "year", pool_printf(pool, "%d", day_year(document->day)));
    set_text(own, "author", document->author_name);
    set_text(own, "legal_basis", template->legal_basis);
    set_text(authority, "name", setting_text(db, pool, "authority.name", NULL));
    set_text(authority, "email", setting_text(db, pool, "authority.email", NULL));
    json_object_set_new(data, "document", own);
    json_object_set_new(data, "authority", authority);
}

/* --- the paper --- */

const char *document_number(Pool *pool, const Document *document)
{
    const char *day = day_to_people(pool, document->day);
    if (document->number)
        return pool_printf(pool, _("No. %d / %s"), (int)document->number, day);
    return pool_printf(pool, _("No. %s / %s"), "______", day);
}

static void end_paper(Paper *paper, const DocumentTemplate *template)
{
    paper_add(paper, PAPER_TEXT, pool_printf(paper->pool, _("Legal basis: %s."), template->legal_basis));
    paper->footer = pool_printf(paper->pool, _("Template %s, edition %d"), template->code, (int)template->edition);
}

static bool fill(Pool *pool, const DocumentTemplate *template, const Document *document, const json_t *data, Paper **ret_paper,
                 GPtrArray **ret_missing, GError **error)
{
    GPtrArray *wrong;
    Template *parsed = template_parse(pool, template->text, document_known, &wrong);
    const char *authority = json_string_value(json_object_get(json_object_get(data, "authority"), "name"));
    if (wrong->len)
        return fail(error, FAIL_INVALID, _("The template “%s” has mistakes. Mend it first."), template->name);
    *ret_paper = paper_new(pool, template->name);
    (*ret_paper)->subtitle = document_number(pool, document);
    (*ret_paper)->author = pool_strdup(pool, authority);
    *ret_missing = pool_list(pool);
    if (!template_fill(parsed, data, *ret_paper, *ret_missing, error))
        return false;
    end_paper(*ret_paper, template);
    return true;
}

bool document_paper(Db *db, Pool *pool, const DocumentTemplate *template, const Document *document, const char *data_text,
                    const GPtrArray *typed, Paper **ret_paper, GPtrArray **ret_missing, GError **error)
{
    json_t *data;
    Language before = language_get();
    if (!read_data(data_text, &data, error))
        return false;
    pool_defer(pool, (GDestroyNotify)json_decref, data);
    set_own_data(db, pool, template, document, data);
    document_put_typed(pool, data, typed);
    language_set(language_from_code(template->language, LANGUAGE_RO));
    bool good = fill(pool, template, document, data, ret_paper, ret_missing, error);
    language_set(before);
    return good;
}

Html document_html(Pool *pool, const Paper *paper)
{
    View view = {.out = pool_string(pool), .pool = pool};
    view_document_paper(&view, paper);
    return (Html){view.out->str};
}

Document document_draft(const DocumentTemplate *template, const Identity *who, Day day)
{
    return (Document){
        .template_code = template->code, .template_id = template->id, .edition = template->edition, .title = template->name,
        .language = template->language, .legal_basis = template->legal_basis, .register_code = template->register_code,
        .day = day_is(day) ? day : day_today(), .author_id = who ? who->user_id : 0, .author_name = who && who->name ? who->name : "",
        .state = "issued", .version = 1,
    };
}

/* In the language that is asked for, else the authority's, else Romanian. */
static bool find_template(Db *db, Pool *pool, const DocumentOrder *order, DocumentTemplate **ret_template, GError **error)
{
    const char *usual = setting_text(db, pool, "authority.language", "ro");
    const char *languages[] = {order->language ? order->language : usual, order->language ? NULL : "ro", NULL};
    Day day = day_is(order->day) ? order->day : day_today();
    for (guint i = 0; languages[i]; i++) {
        g_autoptr(GError) wrong = NULL;
        if (document_template_find(db, pool, order->template_code, languages[i], day, ret_template, &wrong))
            return true;
        if (fail_kind(wrong) != FAIL_NOT_FOUND || !languages[i + 1]) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return false;
        }
    }
    return false;
}

static GPtrArray *labels_of(Pool *pool, const GPtrArray *paths)
{
    GPtrArray *labels = pool_list(pool);
    for (guint i = 0; i < paths->len; i++)
        g_ptr_array_add(labels, (gpointer)document_field_label(paths->pdata[i]));
    return labels;
}

/* The number is given when it is issued: until then nobody misses it. */
static void forget_number(GPtrArray *missing)
{
    for (guint i = 0; i < missing->len; i++)
        if (strcmp(missing->pdata[i], "document.number") == 0)
            g_ptr_array_remove_index(missing, i--);
}

bool document_preview(Db *db, Pool *pool, const DocumentOrder *order, const Identity *who, DocumentPreview *ret_preview, GError **error)
{
    DocumentTemplate *template;
    Paper *paper;
    GPtrArray *missing;
    if (!find_template(db, pool, order, &template, error))
        return false;
    Document draft = document_draft(template, who, order->day);
    if (!document_paper(db, pool, template, &draft, order->data, NULL, &paper, &missing, error))
        return false;
    GPtrArray *blanks = document_blanks(pool, missing);
    if (order->typed && !document_paper(db, pool, template, &draft, order->data, order->typed, &paper, &missing, error))
        return false;
    forget_number(missing);
    *ret_preview = (DocumentPreview){template->name, document_html(pool, paper), labels_of(pool, missing), blanks};
    return true;
}

/* --- issuing --- */

#define PDF "application/pdf"
#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

const char *document_file_name(Pool *pool, const Document *document, const char *format)
{
    return pool_printf(pool, "%s-%d-%d.%s", document->template_code, (int)document->number, (int)document->year, format);
}

static bool put_file(Db *db, Pool *pool, const Identity *who, const Document *document, const char *format, GBytes *bytes, gint64 *ret_id,
                     GError **error)
{
    NewAttachment file = {document_file_name(pool, document, format), strcmp(format, "pdf") == 0 ? PDF : DOCX, .at = document->issued_at};
    file.bytes = g_bytes_get_data(bytes, &file.count);
    return attachment_add(db, "document", document->id, who, &file, ret_id, error);
}

static bool put_files(Db *db, Pool *pool, const Identity *who, Document *document, const Paper *paper, GError **error)
{
    g_autoptr(GBytes) pdf = NULL;
    g_autoptr(GBytes) docx = NULL;
    return paper_to_pdf(paper, document->issued_at, &pdf, error) && paper_to_docx(paper, document->issued_at, &docx, error) &&
           put_file(db, pool, who, document, "pdf", pdf, &document->pdf_id, error) &&
           put_file(db, pool, who, document, "docx", docx, &document->docx_id, error);
}

static bool insert(Db *db, Pool *pool, const Document *d, GError **error)
{
    const char *folded = text_fold(pool, pool_printf(pool, "%s %s %s %d", d->title, d->label, d->author_name, (int)d->number));
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_INSERT);
    db_bind_int(q, "$1", d->id);
    db_bind_int(q, "$2", d->template_id);
    db_bind_text(q, "$3", d->template_code);
    db_bind_int(q, "$4", d->edition);
    db_bind_text(q, "$5", d->title);
    db_bind_text(q, "$6", d->language);
    db_bind_text(q, "$7", d->legal_basis);
    db_bind_text(q, "$8", d->register_code);
    db_bind_int(q, "$9", d->year);
    db_bind_int(q, "$10", d->number);
    db_bind_day(q, "$11", d->day);
    db_bind_text(q, "$12", d->kind);
    db_bind_int(q, "$13", d->record_id);
    db_bind_text(q, "$14", d->label);
    db_bind_text(q, "$15", folded);
    db_bind_id(q, "$16", d->author_id);
    db_bind_text(q, "$17", d->author_name);
    db_bind_int(q, "$18", d->issued_at);
    db_bind_int(q, "$19", d->missing);
    db_bind_int(q, "$20", d->pdf_id);
    db_bind_int(q, "$21", d->docx_id);
    return db_run(q, NULL, error) && document_words_put(db, pool, d->id, folded, error);
}

static const char *source_of(const Identity *who)
{
    return who && who != identity_system() ? "web" : "cli";
}

static bool issue(Db *db, Pool *pool, const Identity *who, const DocumentTemplate *template, const DocumentOrder *order,
                  Document *document, GError **error)
{
    Paper *paper;
    GPtrArray *missing;
    if (!register_next(db, document->register_code, document->year, &document->number, error) ||
        !document_paper(db, pool, template, document, order->data, order->typed, &paper, &missing, error))
        return false;
    document->missing = missing->len;
    return put_files(db, pool, who, document, paper, error) && insert(db, pool, document, error);
}

bool document_issue(Db *db, Pool *pool, const DocumentOrder *order, const Identity *who, Document **ret_document, GError **error)
{
    DocumentTemplate *template;
    if (!find_template(db, pool, order, &template, error))
        return false;
    Document *document = pool_new0(pool, Document);
    *document = document_draft(template, who, order->day);
    document->id = id_new();
    document->kind = order->kind;
    document->record_id = order->record_id;
    document->label = order->label ? order->label : "";
    document->issued_at = clock_now();
    document->year = day_year(document->day);
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !issue(db, pool, who, template, order, document, error) ||
        !audit_write(db, who, source_of(who), "issue", "document", document->id, NULL, error) || !db_commit(change, error))
        return false;
    *ret_document = document;
    return true;
}

/* --- afterwards --- */

bool document_cancel(Db *db, const Identity *who, const Document *document, const char *reason, GError **error)
{
    gint64 changed;
    if (text_is_empty(reason))
        return fail(error, FAIL_INVALID, "%s", _("Say why the document is cancelled."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_CANCEL);
    db_bind_int(q, "$1", document->id);
    db_bind_int(q, "$2", clock_now());
    db_bind_text(q, "$3", reason);
    db_bind_int(q, "$4", document->version);
    if (!db_run(q, &changed, error))
        return false;
    if (!changed)
        return fail(error, FAIL_CONFLICT, "%s", _("The document was cancelled already, or changed in the meantime."));
    return audit_write(db, who, source_of(who), "cancel", "document", document->id, NULL, error) && db_commit(change, error);
}

bool document_file(Db *db, Pool *pool, const Document *document, const char *format, GBytes **ret_bytes, GError **error)
{
    Attachment *attachment;
    gint64 id = strcmp(format, "pdf") == 0 ? document->pdf_id : document->docx_id;
    return attachment_open(db, pool, "document", document->id, id, &attachment, ret_bytes, error);
}
