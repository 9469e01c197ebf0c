#include "modules/accounts/pages.h"

#include <jansson.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/accounts_views.h"
#include "modules/module.h"

/* The audit log, whole and of one record. */

typedef struct {
    const char *code, *label;
} Word;

static const Word verbs[] = {
    {"create", N_("made")}, {"save", N_("changed")}, {"close", N_("closed")}, {"open", N_("opened again")}, {"see", N_("looked at")},
    {"export", N_("exported")}, {"sign-in", N_("signed in")}, {"sign-out", N_("signed out")}, {"sign-in-failed", N_("wrong password")}, {"invite", N_("invited")},
    {"set-password", N_("new password")}, {"ask-password", N_("asked for a new password")}, {"check-password", N_("gave the password")},
    {"set-language", N_("changed the language")}, {"end-session", N_("ended a session")},
    {"sign-out-everywhere", N_("signed out everywhere")}, {"add-alias", N_("added a name")}, {"remove-alias", N_("took a name away")},
    {"try-again", N_("tried again")},
    {"adopt", N_("adopted")}, {"amend", N_("read an amended document")}, {"correct", N_("corrected")}, {"discard", N_("threw away")},
    {"done", N_("marked a day as done")}, {"match", N_("matched to an institution")}, {"open-again", N_("opened again")},
    {"read", N_("read a document")}, {"refuse", N_("refused")}, {"remove", N_("took away")}, {"add", N_("added")}, {"settle", N_("settled")}, {"publish", N_("published")},
    {"unpublish", N_("hid from the public")}, {"freeze", N_("froze anew")}, {"withdraw", N_("withdrew")}, {"ask", N_("asked for it")},
    {"send", N_("sent")}, {"return", N_("sent back")}, {"accept", N_("accepted")}, {"lock", N_("locked")}, {"reopen", N_("opened again")},
    {"revoke", N_("revoked the link")}, {"extend", N_("extended the link")}, {"enter", N_("entered for the institution")}, {"link", N_("made a link")},
    {"remind", N_("reminded")}, {"rotate", N_("changed")}, {"forget", N_("forgot")},
    {"add-factor", N_("added a second factor")}, {"remove-factor", N_("took a second factor away")}, {"reset-factor", N_("took all second factors away")},
    {"new-codes", N_("made recovery codes")}, {"factor-failed", N_("wrong second factor")}, {"need-factor", N_("made a second factor needed")},
    {"need-no-factor", N_("made a second factor not needed")},
    {"see-id", N_("saw the personal code")}, {"see-address", N_("saw a secret address")}, {"see-traits", N_("saw declared traits")},
    {"merge", N_("merged two persons")}, {"unmerge", N_("undid a merge")}, {"import", N_("took a list in")}, {"download", N_("downloaded")}, {"declare", N_("declared")},
    {"finish", N_("finished")}, {"propose", N_("proposed")}, {"approve", N_("approved")}, {"decide", N_("decided")}, {"cancel", N_("cancelled")},
    {"add-member", N_("added to the team")}, {"end-member", N_("took out of the team")}, {"add-person", N_("named a person")},
    {"remove-person", N_("took a person away")}, {"add-file", N_("attached a file")}, {"remove-file", N_("took a file away")}, {"attach", N_("attached a file")},
    {"see-file", N_("looked at a file")}, {"issue", N_("issued")}, {"issue-document", N_("issued a document")}, {"break-glass", N_("opened in need")},
    {"upgrade", N_("got what a newer program brings")}, {"take-shipped", N_("took over what is new")}, {"keep-role", N_("left the role as it is")},
    {"transfer-prepare", N_("prepared a handing over")}, {"transfer-out", N_("handed over")}, {"transfer-arrive", N_("opened a packet")},
    {"receive", N_("kept a receipt")}, {"transfer", N_("handed over")}, {"transfer-in", N_("took over")}, {"settle-note", N_("settled a note")},
    {0},
};

static const Word kinds[] = {
    {"user_account", N_("User")}, {"institution", N_("Institution")}, {"role", N_("Role")}, {"setting", N_("Setting")},
    {"plan", N_("Plan")}, {"plan_action", N_("Measure")}, {"report", N_("Report")}, {"reporting_period", N_("Reporting period")}, {"council_report", N_("Annual report")},
    {"calendar_feed", N_("Calendar address")}, {"plan_node", N_("Objective")}, {"plan_link", N_("Link between plans")}, {"letter", N_("Letter")}, {"job", N_("Background work")}, {"seal_master", N_("Master key")},
    {"person", N_("Person")}, {"household", N_("Household")}, {"person_export", N_("Export of people")}, {"street", N_("Street")}, {"place", N_("Locality")},
    {"assessment", N_("Assessment")}, {"screening", N_("School screening")}, {"instrument", N_("Form")}, {"need", N_("Need")},
    {"case_file", N_("Case")}, {"case_entry", N_("Visit or step")}, {"case_plan", N_("Plan of a case")}, {"case_need", N_("Need in a plan")},
    {"case_amendment", N_("Amendment of a plan")},
    {"case_referral", N_("Referral")}, {"case_signal", N_("Signal")}, {"case_crew", N_("Team")}, {"case_type", N_("Type of case")},
    {"case_transfer", N_("Handing over of a case")}, {"case_authority", N_("Other authority")}, {"case_glass", N_("Case of somebody else")}, {"case_account_person", N_("User in the register")},
    {"document", N_("Document")}, {"document_template", N_("Document template")}, {"law_row", N_("Legal term")},
    {0},
};

static const char *word(const Word *words, const char *code)
{
    for (; words->code; words++)
        if (strcmp(words->code, code) == 0)
            return _(words->label);
    return code;
}

static const char *url_of(Pool *pool, const AuditLeaf *leaf)
{
    static const Word places[] = {{"user_account", "/accounts/users"}, {"institution", "/institutions"}, {"role", "/accounts/roles"},
                                  {"plan", "/plans"}, {"plan_action", "/measures"}, {"person", "/people"},
                                  {"household", "/households"}, {"person_export", "/people/exports"}, {0}};
    for (const Word *place = places; place->code && leaf->record_id; place++)
        if (strcmp(place->code, leaf->kind) == 0)
            return pool_printf(pool, "%s/%" G_GINT64_FORMAT, place->label, leaf->record_id);
    return NULL;
}

static const char *may_of(const char *kind)
{
    if (strcmp(kind, "person_export") == 0)
        return "people.export";
    return strcmp(kind, "person") == 0 || strcmp(kind, "household") == 0 ? "people.read" : NULL;
}

static const char *value_text(Pool *pool, const json_t *value)
{
    if (!value || json_is_null(value))
        return "–";
    if (json_is_string(value))
        return pool_strdup(pool, json_string_value(value));
    g_autofree char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    return pool_strdup(pool, text);
}

static const Field *field_among(const Record *record, const char *name)
{
    for (const Field *field = record->fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

static bool has_record(const Module *module, const char *kind)
{
    for (const Record *const *record = module->records; record && *record; record++)
        if (strcmp((*record)->name, kind) == 0)
            return true;
    return false;
}

/* Of the record, else of another one of its module: what is kept beside a person is told of the person.  NULL: nobody says it. */
static const Field *field_of(const char *kind, const char *name)
{
    const Record *own = strcmp(kind, "institution") == 0 ? &institution_record : strcmp(kind, "user_account") == 0 ? &user_record : NULL;
    const Field *field = own ? field_among(own, name) : NULL;
    for (const Module *const *module = modules; *module && !field; module++)
        for (const Record *const *record = has_record(*module, kind) ? (*module)->records : NULL; record && *record; record++) {
            const Field *here = strcmp((*record)->name, kind) == 0 || !field ? field_among(*record, name) : NULL;
            field = here ? here : field;
        }
    return field;
}

static const char *field_name(const char *kind, const char *name)
{
    if (strcmp(kind, "setting") == 0)
        return setting_label(name);
    const Field *field = field_of(kind, name);
    return field ? _(field->label) : name;
}

static const char *choice_text(const Field *field, const char *value)
{
    for (const Choice *choice = field->choices; choice && choice->value; choice++)
        if (strcmp(choice->value, value) == 0)
            return _(choice->label);
    return value;
}

/* A reference by its name, a choice by its label, a day as people write it. */
static const char *shown_value(Db *db, Pool *pool, const char *kind, const char *name, const json_t *value)
{
    const char *text = value_text(pool, value);
    const Field *field = field_of(kind, name);
    Institution *institution;
    bool is_reference = strcmp(name, "institution_id") == 0 || strcmp(name, "parent_id") == 0;
    if (is_reference)
        return institution_find(db, pool, id_parse(text), &institution, NULL) ? institution->name : text;
    if (!field || !json_is_string(value))
        return json_is_boolean(value) ? (json_is_true(value) ? _("Yes") : _("No")) : text;
    if (field->kind == FIELD_DAY && day_is(day_from_iso(text)))
        return day_to_people(pool, day_from_iso(text));
    return field->kind == FIELD_CHOICE ? choice_text(field, text) : text;
}

static GPtrArray *changes_of(Db *db, Pool *pool, const AuditLeaf *leaf)
{
    GPtrArray *rows = pool_list(pool);
    json_t *difference = *leaf->difference ? json_loads(leaf->difference, 0, NULL) : NULL, *pair;
    const char *name;
    if (difference)
        pool_defer(pool, (GDestroyNotify)json_decref, difference);
    json_object_foreach(difference, name, pair) {
        if (strcmp(name, "created_at") == 0)
            continue; /* the leaf says when */
        ConflictRow *row = pool_new0(pool, ConflictRow);
        *row = (ConflictRow){field_name(leaf->kind, name), shown_value(db, pool, leaf->kind, name, json_array_get(pair, 0)),
                             shown_value(db, pool, leaf->kind, name, json_array_get(pair, 1))};
        g_ptr_array_add(rows, row);
    }
    return rows;
}

static const char *who_of(const AuditLeaf *leaf)
{
    if (*leaf->user_name)
        return leaf->user_name;
    return strcmp(leaf->source, "link") == 0 ? _("by a link") : _("the program");
}

GPtrArray *leaf_views(Db *db, Pool *pool, const GPtrArray *leaves)
{
    GPtrArray *views = pool_list(pool);
    for (guint i = 0; i < leaves->len; i++) {
        const AuditLeaf *leaf = leaves->pdata[i];
        LeafView *view = pool_new0(pool, LeafView);
        *view = (LeafView){leaf, time_to_people(pool, leaf->at), who_of(leaf), word(verbs, leaf->verb), word(kinds, leaf->kind),
                           url_of(pool, leaf), may_of(leaf->kind), changes_of(db, pool, leaf)};
        g_ptr_array_add(views, view);
    }
    return views;
}

void audit_history_view(View *view, Request *req, const char *kind, gint64 record_id)
{
    enum { SHOWN = 50 };
    GPtrArray *leaves;
    if (identity_may(req->who, "audit.read") && audit_of(req->db, req->pool, kind, record_id, SHOWN, &leaves, NULL))
        view_history(view, leaf_views(req->db, req->pool, leaves));
}

static bool page(Request *req, GError **error)
{
    GPtrArray *leaves;
    const char *kind = req_text(req, "kind"), *next = NULL;
    if (!audit_search(req->db, req->pool, kind, req_input_id(req, "user"), req_input_id(req, "before"), PAGE_ROWS + 1, &leaves, error))
        return false;
    if (leaves->len > PAGE_ROWS) {
        g_ptr_array_set_size(leaves, PAGE_ROWS);
        const AuditLeaf *last = leaves->pdata[PAGE_ROWS - 1];
        next = req_url_with(req, "before", pool_printf(req->pool, "%" G_GINT64_FORMAT, last->id));
    }
    GPtrArray *offered = pool_list(req->pool);
    for (const Word *w = kinds; w->code; w++) {
        Choice *choice = pool_new0(req->pool, Choice);
        *choice = (Choice){w->code, _(w->label)};
        g_ptr_array_add(offered, choice);
    }
    return reply_view(req, 200, view_audit, req, kind, offered, leaf_views(req->db, req->pool, leaves), next);
}

const Route audit_routes[] = {
    {GET, "/accounts/audit", .may = "audit.read", page,
     (const Input[]){{"kind", INPUT_TEXT, 60}, {"user", INPUT_ID}, {"before", INPUT_ID}, {0}}},
    {0},
};
