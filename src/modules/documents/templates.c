#include "modules/documents/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents_queries.h"
#include "modules/documents/shipped.h"
#include "record/audit.h"

/* Templates: kept edition by edition. */

const Choice document_registers[] = {{"general", N_("General register")}, {"orders", N_("Register of the mayor's orders")}, {0}};
const Choice document_languages[] = {{"ro", N_("Romanian")}, {"en", N_("English")}, {0}};

static const Field template_fields[] = {
    F(DocumentTemplate, code, .label = N_("Code"), .kind = FIELD_TEXT, .max = 60, .required = true,
      .hint = N_("Small letters, digits and hyphens: service-plan")),
    F(DocumentTemplate, language, .label = N_("Language"), .kind = FIELD_CHOICE, .choices = document_languages, .required = true),
    F(DocumentTemplate, name, .label = N_("Title"), .kind = FIELD_TEXT, .max = 200, .required = true,
      .hint = N_("It is printed at the top of the document.")),
    F(DocumentTemplate, register_code, .label = N_("Register"), .kind = FIELD_CHOICE, .choices = document_registers, .required = true),
    F(DocumentTemplate, legal_basis, .label = N_("Legal basis"), .kind = FIELD_TEXT, .max = 500, .required = true,
      .hint = N_("It is printed at the end of the document.")),
    F(DocumentTemplate, text, .label = N_("Text"), .kind = FIELD_LONG_TEXT, .max = TEMPLATE_BYTES, .required = true),
    F(DocumentTemplate, valid_from, .label = N_("Used from"), .kind = FIELD_DAY, .required = true),
    F(DocumentTemplate, is_retired, .label = N_("From then on it is used no more"), .kind = FIELD_FLAG),
    {0},
};
const Record document_template_record = {"document_template", N_("Template"), sizeof(DocumentTemplate), template_fields};

const char *document_register_label(const char *code)
{
    for (const Choice *choice = document_registers; choice->value; choice++)
        if (g_strcmp0(choice->value, code) == 0)
            return _(choice->label);
    return code ? code : "";
}

/* --- reading --- */

static DocumentTemplate *read_template(DbQuery *q, Pool *pool)
{
    DocumentTemplate *template = pool_new0(pool, DocumentTemplate);
    record_read(&document_template_record, template, q, pool);
    template->id = db_int(q, "id");
    template->edition = db_int(q, "edition");
    template->made_at = db_int(q, "made_at");
    template->made_by = db_text(q, "made_by", pool);
    return template;
}

static bool not_found(GError **error)
{
    return fail(error, FAIL_NOT_FOUND, "%s", _("There is no such template."));
}

bool document_template_edition(Db *db, Pool *pool, gint64 id, DocumentTemplate **ret_template, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_TEMPLATE_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_template = read_template(q, pool);
        return true;
    }
    return db_end(q, error) && not_found(error);
}

bool document_template_find(Db *db, Pool *pool, const char *code, const char *language, Day on, DocumentTemplate **ret_template, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_TEMPLATE_IN_USE);
    db_bind_text(q, "$1", code);
    db_bind_text(q, "$2", language);
    db_bind_day(q, "$3", on);
    *ret_template = db_step(q) ? read_template(q, pool) : NULL;
    if (!db_end(q, error))
        return false;
    return (*ret_template && !(*ret_template)->is_retired) || not_found(error);
}

static bool read_templates(DbQuery *q, Pool *pool, GPtrArray **ret_templates, GError **error)
{
    *ret_templates = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_templates, read_template(q, pool));
    return db_end(q, error);
}

bool document_templates_list(Db *db, Pool *pool, Day on, GPtrArray **ret_templates, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_TEMPLATE_LIST);
    db_bind_day(q, "$1", on);
    return read_templates(q, pool, ret_templates, error);
}

bool document_editions(Db *db, Pool *pool, const char *code, const char *language, GPtrArray **ret_templates, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_TEMPLATE_EDITIONS);
    db_bind_text(q, "$1", code);
    db_bind_text(q, "$2", language);
    return read_templates(q, pool, ret_templates, error);
}

bool document_templates(Db *db, Pool *pool, Day on, const char *language, GPtrArray **ret_choices, GError **error)
{
    GPtrArray *all;
    *ret_choices = pool_list(pool);
    if (!document_templates_list(db, pool, on, &all, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        const DocumentTemplate *template = all->pdata[i];
        if (strcmp(template->language, language) != 0 || template->is_retired || day_compare(template->valid_from, on) > 0)
            continue;
        Choice *choice = pool_new0(pool, Choice);
        *choice = (Choice){template->code, template->name};
        g_ptr_array_add(*ret_choices, choice);
    }
    return true;
}

/* --- writing --- */

void document_template_check(const DocumentTemplate *template, Pool *pool, Problems *problems)
{
    enum { MOST_SAID = 10 };
    GPtrArray *wrong;
    if (template->code && strspn(template->code, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(template->code))
        problems_add(problems, "code", "%s", _("Small letters, digits and hyphens only, such as service-plan."));
    if (!template->text)
        return;
    template_parse(pool, template->text, document_known, &wrong);
    GString *said = pool_string(pool);
    for (guint i = 0; i < wrong->len && i < MOST_SAID; i++) {
        const TemplateProblem *problem = wrong->pdata[i];
        const char *where = problem->line ? pool_printf(pool, _("Line %d: %s"), (int)problem->line, problem->text) : problem->text;
        g_string_append_printf(said, "%s%s", i ? " " : "", where);
    }
    if (said->len)
        problems_add(problems, "text", "%s", said->str);
}

static bool check(const DocumentTemplate *template, Pool *pool, GError **error)
{
    const char *field, *text;
    Problems *problems = record_check(&document_template_record, template, pool);
    document_template_check(template, pool, problems);
    if (!problems_any(problems))
        return true;
    problems_get(problems, 0, &field, &text);
    return fail(error, FAIL_INVALID, "%s", text);
}

static bool insert(Db *db, const DocumentTemplate *template, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_TEMPLATE_INSERT);
    db_bind_int(q, "$1", template->id);
    db_bind_text(q, "$2", template->code);
    db_bind_text(q, "$3", template->language);
    db_bind_int(q, "$4", template->edition);
    db_bind_text(q, "$5", template->name);
    db_bind_text(q, "$6", template->register_code);
    db_bind_text(q, "$7", template->legal_basis);
    db_bind_text(q, "$8", template->text);
    db_bind_day(q, "$9", template->valid_from);
    db_bind_int(q, "$10", template->is_retired);
    db_bind_int(q, "$11", template->made_at);
    db_bind_text(q, "$12", template->made_by ? template->made_by : "");
    return db_run(q, NULL, error);
}

static bool check_base(const GPtrArray *editions, const DocumentTemplate *based_on, GError **error)
{
    const DocumentTemplate *newest = editions->len ? editions->pdata[0] : NULL;
    if (!based_on)
        return !newest || fail(error, FAIL_CONFLICT, "%s", _("There is a template of this code and language already."));
    return (newest && newest->id == based_on->id) ||
           fail(error, FAIL_CONFLICT, "%s", _("Somebody else made a newer edition in the meantime. Look at it, then decide."));
}

static const char *source_of(const Identity *who)
{
    return who && who != identity_system() ? "web" : "cli";
}

bool document_template_put(Db *db, const Identity *who, DocumentTemplate *template, const DocumentTemplate *based_on, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    GPtrArray *editions;
    if (!check(template, pool, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !document_editions(db, pool, template->code, template->language, &editions, error) ||
        !check_base(editions, based_on, error))
        return false;
    template->id = id_new();
    template->edition = editions->len ? ((const DocumentTemplate *)editions->pdata[0])->edition + 1 : 1;
    template->made_at = clock_now();
    template->made_by = who && who->name ? who->name : "";
    const char *difference = record_difference(&document_template_record, based_on, template, pool);
    return insert(db, template, error) &&
           audit_write(db, who, source_of(who), based_on ? "save" : "create", "document_template", template->id, difference, error) &&
           db_commit(change, error);
}

/* --- what ships --- */

static bool read_known(Db *db, Pool *pool, GHashTable *known, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_DOCUMENT_TEMPLATE_KNOWN);
    while (db_step(q))
        g_hash_table_add(known, pool_printf(pool, "%s.%s", db_text(q, "code", pool), db_text(q, "language", pool)));
    return db_end(q, error);
}

/* Its text lies in templates/<code>.<language>.txt. */
static bool ship(Db *db, Pool *pool, const ShippedTemplate *shipped, GError **error)
{
    const EmbeddedFile *file = embedded_find(document_template_files, pool_printf(pool, "%s.%s.txt", shipped->code, shipped->language));
    g_assert_nonnull(file);
    DocumentTemplate template = {.id = id_new(), .code = shipped->code, .language = shipped->language, .edition = 1, .name = shipped->name,
                                 .register_code = shipped->register_code, .legal_basis = shipped->legal_basis,
                                 .text = pool_strndup(pool, embedded_bytes(pool, file), file->count), .valid_from = day_make(2020, 1, 1),
                                 .made_at = clock_now(), .made_by = "vatra"};
    return insert(db, &template, error);
}

bool document_templates_ship(Db *db, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    if (!read_known(db, pool, known, error))
        return false;
    for (const ShippedTemplate *shipped = shipped_templates; shipped->code; shipped++)
        if (!g_hash_table_contains(known, pool_printf(pool, "%s.%s", shipped->code, shipped->language)) && !ship(db, pool, shipped, error))
            return false;
    return true;
}
