#include "modules/accounts/store.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/accounts/known.h"
#include "modules/accounts/accounts_queries.h"
#include "record/json.h"

const Choice institution_kinds[] = {
    {"authority", N_("Authority")},
    {"public", N_("Public institution")},
    {"school", N_("School or education")},
    {"police", N_("Police and order")},
    {"health", N_("Health")},
    {"ngo", N_("Association or foundation")},
    {"church", N_("Church")},
    {"group", N_("Group of institutions")},
    {"other", N_("Other")},
    {0},
};

static const Field fields[] = {
    F(Institution, id, .kind = FIELD_ID, .label = N_("Number")),
    F(Institution, name, .kind = FIELD_TEXT, .label = N_("Name"), .max = 300, .required = true, .in_list = true),
    F(Institution, short_name, .kind = FIELD_TEXT, .label = N_("Short name"), .hint = N_("As documents shorten it: “ISJ Timiș”."),
      .max = 60, .in_list = true),
    F(Institution, kind, .kind = FIELD_CHOICE, .label = N_("Kind"), .choices = institution_kinds, .required = true, .in_list = true),
    F(Institution, parent_id, .kind = FIELD_REFERENCE, .label = N_("Unit of"),
      .hint = N_("Only for a part of another institution, such as a day centre."), .options = institution_options),
    F(Institution, email, .kind = FIELD_EMAIL, .label = N_("E-mail"), .hint = N_("Its letters and reporting links go here."),
      .in_list = true),
    F(Institution, phone, .kind = FIELD_PHONE, .label = N_("Telephone")),
    F(Institution, contact, .kind = FIELD_TEXT, .label = N_("Contact"), .hint = N_("The function of the person, such as “Head of the service”."),
      .max = 200),
    F(Institution, is_own, .kind = FIELD_FLAG, .label = N_("Belongs to the authority that runs this Vatra")),
    F(Institution, is_demo, .kind = FIELD_FLAG, .label = N_("Made for the demo"), .read_only = true),
    F(Institution, closed_at, .kind = FIELD_TIME, .label = N_("Closed"), .read_only = true),
    F(Institution, version, .kind = FIELD_INT, .label = N_("Version"), .read_only = true),
    {0},
};

const Record institution_record = {"institution", N_("Institution"), sizeof(Institution), fields};

const char *institution_kind_label(const char *kind)
{
    for (const Choice *choice = institution_kinds; choice->value; choice++)
        if (g_strcmp0(choice->value, kind) == 0)
            return _(choice->label);
    return _("Other");
}

static Institution *read_institution(DbQuery *q, Pool *pool)
{
    Institution *institution = pool_new0(pool, Institution);
    record_read(&institution_record, institution, q, pool);
    return institution;
}

/* Ends the query. */
static bool read_all(DbQuery *q, Pool *pool, GPtrArray **ret_institutions, GError **error)
{
    *ret_institutions = pool_list(pool);
    while (db_step(q))
        g_ptr_array_add(*ret_institutions, read_institution(q, pool));
    return db_end(q, error);
}

/* --- finding --- */

bool institution_find(Db *db, Pool *pool, gint64 id, Institution **ret_institution, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_FIND);
    db_bind_int(q, "$1", id);
    if (db_step(q)) {
        *ret_institution = read_institution(q, pool);
        return true;
    }
    return db_end(q, error) && fail(error, FAIL_NOT_FOUND, "%s", _("There is no such institution."));
}

const char *like_part(Pool *pool, const char *text)
{
    if (text_is_empty(text))
        return "%";
    GString *pattern = pool_string(pool);
    g_string_append_c(pattern, '%');
    for (const char *c = text; *c; c++) {
        if (strchr("%_\\", *c))
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *c);
    }
    g_string_append_c(pattern, '%');
    return pattern->str;
}

static bool list_all(Db *db, Pool *pool, guint limit, GPtrArray **ret_institutions, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_ALL);
    db_bind_int(q, "$1", limit);
    return read_all(q, pool, ret_institutions, error);
}

/* What aliases are compared by: words in lower case without diacritics and signs. */
static char *alias_key(Pool *pool, const char *text)
{
    GString *key = pool_string(pool);
    for (const char *c = text_fold(pool, text); *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        if (g_unichar_isalnum(letter))
            g_string_append_unichar(key, letter);
        else if (key->len && key->str[key->len - 1] != ' ')
            g_string_append_c(key, ' ');
    }
    if (key->len && key->str[key->len - 1] == ' ')
        g_string_truncate(key, key->len - 1);
    return key->str;
}

bool institution_search(Db *db, Pool *pool, const char *text, guint limit, GPtrArray **ret_institutions, GError **error)
{
    if (text_is_empty(text))
        return list_all(db, pool, limit, ret_institutions, error);
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_SEARCH);
    db_bind_text(q, "$1", like_part(pool, text_fold(pool, text)));
    db_bind_text(q, "$2", like_part(pool, alias_key(pool, text)));
    db_bind_int(q, "$3", limit);
    return read_all(q, pool, ret_institutions, error);
}

static void bind_filter(DbQuery *q, Pool *pool, const InstitutionFilter *filter)
{
    bool any = text_is_empty(filter->text);
    db_bind_text(q, "$1", any ? "%" : like_part(pool, text_fold(pool, filter->text)));
    db_bind_text(q, "$2", any ? "%" : like_part(pool, alias_key(pool, filter->text)));
    db_bind_text(q, "$3", filter->kind);
    db_bind_int(q, "$4", filter->closed);
}

bool institutions_page(Db *db, Pool *pool, const InstitutionFilter *filter, GPtrArray **ret_institutions, gint64 *ret_count, GError **error)
{
    g_autoptr(DbQuery) count = db_query(db, SQL_INSTITUTION_COUNT);
    bind_filter(count, pool, filter);
    *ret_count = db_step(count) ? db_int(count, "count") : 0;
    if (!db_end(count, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_PAGE);
    bind_filter(q, pool, filter);
    db_bind_int(q, "$5", filter->limit);
    db_bind_int(q, "$6", filter->offset);
    return read_all(q, pool, ret_institutions, error);
}

bool institution_units(Db *db, Pool *pool, gint64 id, GPtrArray **ret_institutions, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_UNITS);
    db_bind_int(q, "$1", id);
    return read_all(q, pool, ret_institutions, error);
}

GPtrArray *institution_options(Db *db, Pool *pool, GError **error)
{
    enum { MOST_OPTIONS = 20000 };
    GPtrArray *options = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_NAMES);
    db_bind_int(q, "$1", MOST_OPTIONS);
    while (db_step(q)) {
        Choice *option = pool_new0(pool, Choice);
        *option = (Choice){pool_printf(pool, "%" G_GINT64_FORMAT, db_int(q, "id")), db_text(q, "name", pool)};
        g_ptr_array_add(options, option);
    }
    return db_end(q, error) ? options : NULL;
}

/* --- saving --- */

static const char *folded_name(Pool *pool, const Institution *institution)
{
    const char *both = institution->short_name ? pool_printf(pool, "%s %s", institution->name, institution->short_name) : institution->name;
    return text_fold(pool, both);
}

/* A name that already means another institution stays that one's: by the name as an alias. */
bool institution_put_alias(Db *db, Pool *pool, gint64 id, const char *alias, GError **error)
{
    const char *key = alias ? alias_key(pool, alias) : "";
    if (!*key)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_ALIAS_INSERT);
    db_bind_text(q, "$1", key);
    db_bind_text(q, "$2", alias);
    db_bind_int(q, "$3", id);
    return db_run(q, NULL, error);
}

static void bind_institution(DbQuery *q, Pool *pool, const Institution *institution)
{
    db_bind_int(q, "$1", institution->id);
    db_bind_id(q, "$2", institution->parent_id);
    db_bind_text(q, "$3", institution->name);
    db_bind_text(q, "$4", institution->short_name);
    db_bind_text(q, "$5", folded_name(pool, institution));
    db_bind_text(q, "$6", institution->kind ? institution->kind : "other");
    db_bind_text(q, "$7", institution->email);
    db_bind_text(q, "$8", institution->phone);
    db_bind_text(q, "$9", institution->contact);
    db_bind_int(q, "$10", institution->is_own);
}

bool institution_insert(Db *db, Pool *pool, Institution *institution, GError **error)
{
    institution->id = institution->id ? institution->id : id_new();
    institution->version = 1;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_INSERT);
    bind_institution(q, pool, institution);
    db_bind_int(q, "$11", institution->is_demo);
    return db_run(q, NULL, error) && institution_put_alias(db, pool, institution->id, institution->name, error) &&
           institution_put_alias(db, pool, institution->id, institution->short_name, error);
}

bool institution_create(Db *db, const Identity *who, Institution *institution, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && institution_insert(db, pool, institution, error) &&
           account_changed(db, who, "create", "institution", institution->id,
                           record_difference(&institution_record, NULL, institution, pool), error) &&
           db_commit(change, error);
}

/* A unit of a unit of itself has no end. */
static bool check_parent(Db *db, const Institution *institution, GError **error)
{
    gint64 above = institution->parent_id;
    for (int depth = 0; above; depth++) {
        if (above == institution->id || depth > 20)
            return fail(error, FAIL_INVALID, "%s", _("An institution can't be a unit of itself or of one of its units."));
        g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_ABOVE);
        db_bind_int(q, "$1", above);
        above = db_step(q) ? db_int(q, "parent_id") : 0;
        if (!db_end(q, error))
            return false;
    }
    return true;
}

static bool update(Db *db, Pool *pool, const Institution *institution, GError **error)
{
    gint64 changed;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_UPDATE);
    bind_institution(q, pool, institution);
    db_bind_int(q, "$11", institution->version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this institution in the meantime."))) &&
           institution_put_alias(db, pool, institution->id, institution->name, error) &&
           institution_put_alias(db, pool, institution->id, institution->short_name, error);
}

bool institution_save(Db *db, const Identity *who, const Institution *institution, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    Institution *before;
    return change && institution_find(db, pool, institution->id, &before, error) && check_parent(db, institution, error) &&
           update(db, pool, institution, error) &&
           account_changed(db, who, "save", "institution", institution->id,
                           record_difference(&institution_record, before, institution, pool), error) &&
           db_commit(change, error);
}

bool institution_set_closed(Db *db, const Identity *who, gint64 id, gint64 version, bool closed, GError **error)
{
    gint64 changed;
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_CLOSE);
    db_bind_int(q, "$1", id);
    db_bind_id(q, "$2", closed ? clock_now() : 0);
    db_bind_int(q, "$3", version);
    return db_run(q, &changed, error) && (changed == 1 || fail(error, FAIL_CONFLICT, "%s", _("Somebody saved this institution in the meantime."))) &&
           account_changed(db, who, closed ? "close" : "open", "institution", id, NULL, error) && db_commit(change, error);
}

/* --- aliases --- */

static bool alias_owner(Db *db, const char *key, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_ALIAS_OWNER);
    db_bind_text(q, "$1", key);
    *ret_id = db_step(q) ? db_int(q, "institution_id") : 0;
    return db_end(q, error);
}

bool institution_names(Db *db, Pool *pool, GPtrArray **ret_names, GError **error)
{
    *ret_names = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_ALIAS_ALL);
    while (db_step(q))
        g_ptr_array_add(*ret_names, (char *)db_text(q, "alias", pool));
    return db_end(q, error);
}

GPtrArray *institution_shipped_names(Pool *pool)
{
    GPtrArray *names = pool_list(pool);
    for (const KnownInstitution *known = known_institutions; known->name; known++) {
        g_ptr_array_add(names, (char *)known->name);
        if (known->short_name)
            g_ptr_array_add(names, (char *)known->short_name);
        for (gsize i = 0; i < G_N_ELEMENTS(known->aliases) && known->aliases[i]; i++)
            g_ptr_array_add(names, (char *)known->aliases[i]);
    }
    return names;
}

static const char *alias_difference(Pool *pool, const char *before, const char *after)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_array(&json, "alias");
    json_text(&json, NULL, before);
    json_text(&json, NULL, after);
    json_array_end(&json);
    json_object_end(&json);
    return out->str;
}

bool institution_add_alias(Db *db, const Identity *who, gint64 institution_id, const char *alias, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *clean = text_squash(pool, text_normalise(pool, alias)), *key = alias_key(pool, clean);
    gint64 owner;
    if (!*key || text_length(clean) > 300)
        return fail(error, FAIL_INVALID, "%s", _("Write the name as the document prints it, in at most 300 characters."));
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change || !alias_owner(db, key, &owner, error))
        return false;
    if (owner == institution_id)
        return db_commit(change, error);
    if (owner)
        return fail(error, FAIL_CONFLICT, "%s", _("This name already means another institution."));
    return institution_put_alias(db, pool, institution_id, clean, error) &&
           account_changed(db, who, "add-alias", "institution", institution_id, alias_difference(pool, NULL, clean), error) &&
           db_commit(change, error);
}

bool institution_remove_alias(Db *db, const Identity *who, gint64 institution_id, const char *alias, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    g_autoptr(DbChange) change = db_begin(db, error);
    if (!change)
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_ALIAS_DELETE);
    db_bind_text(q, "$1", alias_key(pool, alias));
    db_bind_int(q, "$2", institution_id);
    return db_run(q, NULL, error) &&
           account_changed(db, who, "remove-alias", "institution", institution_id, alias_difference(pool, alias, NULL), error) &&
           db_commit(change, error);
}

bool institution_aliases(Db *db, Pool *pool, gint64 institution_id, GPtrArray **ret_aliases, GError **error)
{
    *ret_aliases = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_ALIAS_LIST);
    db_bind_int(q, "$1", institution_id);
    while (db_step(q))
        g_ptr_array_add(*ret_aliases, (gpointer)db_text(q, "alias", pool));
    return db_end(q, error);
}

/* --- what a document's words mean --- */

/* "AJOFM Arad" is not the AJOFM of Timiș: a county in the words must stand in the institution's names as well. */
static const char *const counties[] = {
    "alba", "arad", "arges", "bacau", "bihor", "bistrita", "botosani", "brasov", "braila", "bucuresti", "buzau", "caras", "calarasi", "cluj",
    "constanta", "covasna", "dambovita", "dolj", "galati", "giurgiu", "gorj", "harghita", "hunedoara", "ialomita", "iasi", "ilfov",
    "maramures", "mehedinti", "mures", "neamt", "olt", "prahova", "salaj", "satu", "sibiu", "suceava", "teleorman", "timis", "tulcea",
    "vaslui", "valcea", "vrancea", "chisinau", "balti", "cahul", "comrat", "edinet", "orhei", "soroca", "ungheni",
};

static bool has_word(const char *key, const char *word)
{
    gsize length = strlen(word);
    for (const char *at = strstr(key, word); at; at = strstr(at + 1, word))
        if ((at == key || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static bool is_of_another_county(const char *key, const char *alias, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(counties); i++)
        if (has_word(key, counties[i]) && !has_word(alias, counties[i]) && !strstr(name, counties[i]))
            return true;
    return false;
}

static bool match_within(Db *db, Pool *pool, const char *key, gint64 *ret_id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_MATCH_WITHIN);
    db_bind_text(q, "$1", key);
    while (db_step(q)) {
        const char *alias = db_text(q, "folded_alias", pool), *name = db_text(q, "folded_name", pool);
        bool at_start = g_str_has_prefix(key, alias), many_words = strchr(alias, ' ') != NULL;
        if ((at_start || many_words) && !is_of_another_county(key, alias, name)) {
            *ret_id = db_int(q, "institution_id");
            return true;
        }
    }
    return db_end(q, error);
}

bool institution_match(Db *db, const char *printed, gint64 *ret_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    const char *key = alias_key(pool, printed);
    *ret_id = 0;
    if (!*key)
        return true;
    g_autoptr(DbQuery) q = db_query(db, SQL_INSTITUTION_MATCH_EXACT);
    db_bind_text(q, "$1", key);
    if (db_step(q)) {
        *ret_id = db_int(q, "institution_id");
        return true;
    }
    return db_end(q, error) && match_within(db, pool, key, ret_id, error);
}
