#include "modules/people/traits.h"

#include <string.h>

#include "base/id.h"
#include "base/language.h"
#include "base/text.h"
#include "modules/people/people_queries.h"
#include "modules/people/people_views.h"
#include "modules/people/traits_pages.h"
#include "modules/people/store.h"
#include "record/audit.h"
#include "record/seal.h"

enum { TEXT_CHARACTERS = 300, SEALED_BYTES = 1600 };
static const char column[] = "person_trait.declared";
#define DECLINES "-"

const Choice trait_kinds[] = {
    {"ethnicity", N_("Ethnicity")},   {"disability", N_("Disability")}, {"health", N_("Health")}, {"religion", N_("Religion")},
    {"language", N_("Mother tongue")}, {"other", N_("Something else")},  {0},
};

/* --- sealed --- */

/* "ethnicity\nrom", filled up so that its length says nothing. */
static const char *pack(Pool *pool, const char *kind, const char *text)
{
    const char *short_text = text_shorten(pool, text ? text : DECLINES, TEXT_CHARACTERS);
    return pool_printf(pool, "%-*s", SEALED_BYTES, pool_printf(pool, "%s\n%s\n", kind, short_text));
}

static Trait *unpack(Pool *pool, gint64 id, Day day, const char *plain)
{
    Trait *trait = pool_new0(pool, Trait);
    const char *end = strchr(plain, '\n'), *rest = end ? end + 1 : plain, *last = strchr(rest, '\n');
    const char *text = last ? pool_strndup(pool, rest, (gsize)(last - rest)) : rest;
    *trait = (Trait){id, end ? pool_strndup(pool, plain, (gsize)(end - plain)) : "other", strcmp(text, DECLINES) == 0 ? NULL : text, day};
    return trait;
}

static bool may_see(const Identity *who, GError **error)
{
    return identity_may(who, "people.see-traits") || fail(error, FAIL_FORBIDDEN, "%s", _("You may not see declared traits."));
}

bool trait_open(Db *db, Pool *pool, gint64 id, const char *sealed, const char *seal_key, Day declared_on, Trait **ret_trait, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *plain;
    if (!seal_key_open(db, seal_key, &key, error) || !seal_read(&key, column, id, sealed, pool, &plain, error))
        return false;
    *ret_trait = plain ? unpack(pool, id, declared_on, plain) : NULL;
    return true;
}

static bool read_all(Db *db, Pool *pool, gint64 person_id, GPtrArray **ret_traits, GError **error)
{
    Trait *trait;
    *ret_traits = pool_list(pool);
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TRAITS);
    db_bind_int(q, "$1", person_id);
    while (db_step(q)) {
        if (!trait_open(db, pool, db_int(q, "id"), db_text(q, "declared", pool), db_text(q, "seal_key", pool), db_day(q, "declared_on"), &trait, error))
            return false;
        if (trait)
            g_ptr_array_add(*ret_traits, trait);
    }
    return db_end(q, error);
}

/* --- what others call --- */

bool traits_of(Db *db, Pool *pool, const Identity *who, gint64 person_id, GPtrArray **ret_traits, GError **error)
{
    Person *person;
    if (!may_see(who, error) || !person_find(db, pool, person_id, &person, error))
        return false;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && read_all(db, pool, person_id, ret_traits, error) &&
           audit_write(db, who, people_source(who), "see-traits", "person", person_id, NULL, error) && db_commit(change, error);
}

static bool remove_one(Db *db, gint64 id, GError **error)
{
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TRAIT_REMOVE);
    db_bind_int(q, "$1", id);
    return db_run(q, NULL, error);
}

static bool remove_kind(Db *db, Pool *pool, gint64 person_id, const char *kind, GError **error)
{
    GPtrArray *traits;
    if (!read_all(db, pool, person_id, &traits, error))
        return false;
    for (guint i = 0; i < traits->len; i++) {
        const Trait *trait = traits->pdata[i];
        if ((!kind || strcmp(trait->kind, kind) == 0) && !remove_one(db, trait->id, error))
            return false;
    }
    return true;
}

static bool insert(Db *db, Pool *pool, gint64 person_id, const char *kind, const char *text, GError **error)
{
    g_auto(SealKey) key = {0};
    const char *seal_key = NULL;
    gint64 id = id_new();
    if (!seal_key_make(db, pool, &key, &seal_key, error))
        return false;
    g_autoptr(DbQuery) q = db_query(db, SQL_PERSON_TRAIT_INSERT);
    db_bind_int(q, "$1", id);
    db_bind_int(q, "$2", person_id);
    db_bind_text(q, "$3", seal_text(&key, column, id, pack(pool, kind, text), pool));
    db_bind_day(q, "$4", day_today());
    db_bind_text(q, "$5", seal_key);
    return db_run(q, NULL, error);
}

bool people_bulk_declare(Db *db, Pool *pool, gint64 person_id, const char *kind, const char *text, GError **error)
{
    return insert(db, pool, person_id, kind, text, error);
}

bool trait_declare(Db *db, const Identity *who, gint64 person_id, const char *kind, const char *text, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Person *person;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && may_see(who, error) && person_find(db, pool, person_id, &person, error) &&
           remove_kind(db, pool, person_id, kind, error) && insert(db, pool, person_id, kind, text, error) &&
           audit_write(db, who, people_source(who), "declare", "person", person_id, NULL, error) && db_commit(change, error);
}

bool traits_withdraw(Db *db, const Identity *who, gint64 person_id, GError **error)
{
    g_autoptr(Pool) pool = pool_new();
    Person *person;
    g_autoptr(DbChange) change = db_begin(db, error);
    return change && may_see(who, error) && person_find(db, pool, person_id, &person, error) &&
           remove_kind(db, pool, person_id, NULL, error) &&
           audit_write(db, who, people_source(who), "withdraw", "person", person_id, NULL, error) && db_commit(change, error);
}

/* --- the page --- */

const char *trait_label(const char *kind)
{
    for (const Choice *choice = trait_kinds; choice->value; choice++)
        if (strcmp(choice->value, kind) == 0)
            return _(choice->label);
    return kind;
}

static bool show_page(Request *req, int status, const Problems *problems, GError **error)
{
    Person *person;
    GPtrArray *traits;
    return person_find(req->db, req->pool, req_id(req, "id"), &person, error) &&
           traits_of(req->db, req->pool, req->who, person->id, &traits, error) &&
           reply_view(req, status, view_traits, req, person, traits, problems);
}

static bool show(Request *req, GError **error)
{
    return show_page(req, 200, NULL, error);
}

static bool declare(Request *req, GError **error)
{
    Problems *problems = problems_new(req->pool);
    const char *kind = req_text(req, "kind"), *text = req_text(req, "declared");
    bool declines = req_flag(req, "declines");
    if (!kind)
        problems_add(problems, "kind", "%s", _("Choose what is declared."));
    if (text_is_empty(text) && !declines)
        problems_add(problems, "declared", "%s", _("Write what the person declares, or tick that they don't want to."));
    if (!req_flag(req, "consent"))
        problems_add(problems, "consent", "%s", _("Nothing is kept without the person's consent."));
    if (problems_any(problems))
        return show_page(req, 422, problems, error);
    if (!trait_declare(req->db, req->who, req_id(req, "id"), kind, declines ? NULL : text, error))
        return false;
    reply_notice(req, _("Saved."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT "/traits", req_id(req, "id"));
}

static bool withdraw(Request *req, GError **error)
{
    if (!traits_withdraw(req->db, req->who, req_id(req, "id"), error))
        return false;
    reply_notice(req, _("All that was declared is gone."));
    return reply_see_other(req, "/people/%" G_GINT64_FORMAT, req_id(req, "id"));
}

static const char *const kind_codes[] = {"ethnicity", "disability", "health", "religion", "language", "other", NULL};

const Route people_trait_routes[] = {
    {GET, "/people/:id/traits", .may = "people.see-traits", show},
    {POST, "/people/:id/traits", .once = true, .may = "people.see-traits", declare,
     (const Input[]){{"kind", INPUT_CHOICE, .choices = kind_codes}, {"declared", INPUT_TEXT, TEXT_CHARACTERS}, {"declines", INPUT_FLAG},
                     {"consent", INPUT_FLAG}, {0}}},
    {POST, "/people/:id/traits/withdraw", .may = "people.see-traits", withdraw},
    {0},
};
