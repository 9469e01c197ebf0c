#include "modules/accounts/audit_words.h"

#include <jansson.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "base/language.h"
#include "modules/accounts/pages.h"
#include "record/value.h"

/* What a leaf of the audit log says, in words: of what, what was done, and each field as it was and is. */

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
    {"score", N_("gave points")}, {"reject", N_("refused")}, {"load", N_("took a list in")}, {"end", N_("ended")}, {"unlock", N_("unlocked")},
    {"contract", N_("issued the contract")}, {"worker-add", N_("added a worker")}, {"worker-remove", N_("took a worker away")},
    {"admit", N_("gave a place")}, {"exit", N_("wrote the exit")}, {"void", N_("struck out")}, {"count", N_("counted")}, {"check", N_("checked")},
    {"prepare", N_("computed the list")}, {"visa", N_("gave the visa")}, {"grant", N_("granted")}, {"repeat", N_("paid anew")},
    {"suspend", N_("suspended the right")}, {"resume", N_("resumed the right")}, {"bind", N_("bound to an indicator")}, {"unbind", N_("unbound from an indicator")},
    {"checked", N_("checked")}, {"approved", N_("approved")}, {"paid", N_("marked as paid")}, {"returned", N_("sent back")},
    {"stop-term", N_("stopped a term of the law")}, {"resume-term", N_("let a term of the law run again")},
    {"stop", N_("stopped the right")}, {"continue", N_("took the stop back")}, {"unlink", N_("took a link away")}, {"fill", N_("filled in the usual days")}, {"undo", N_("undid the last change")},
    {"identify", N_("said who it is")}, {"taken", N_("taken up")}, {"refused", N_("refused")},
    {0},
};

/* Of those without a record of their own, or whose record is called otherwise; the others have their record's title. */
static const Word kinds[] = {
    {"user_account", N_("User")}, {"institution", N_("Institution")}, {"role", N_("Role")}, {"setting", N_("Setting")},
    {"plan", N_("Plan")}, {"plan_action", N_("Measure")}, {"report", N_("Report")}, {"reporting_period", N_("Reporting period")}, {"council_report", N_("Annual report")},
    {"calendar_feed", N_("Calendar address")}, {"plan_node", N_("Objective")}, {"plan_link", N_("Link between plans")}, {"letter", N_("Letter")}, {"job", N_("Background work")}, {"seal_master", N_("Master key")},
    {"person", N_("Person")}, {"household", N_("Household")}, {"person_export", N_("Export of people")}, {"street", N_("Street")}, {"place", N_("Locality")},
    {"assessment", N_("Assessment")}, {"screening", N_("School screening")}, {"instrument", N_("Form")}, {"proposal", N_("Proposal")}, {"need", N_("Need")},
    {"case_file", N_("Case")}, {"case_entry", N_("Visit or step")}, {"case_plan", N_("Plan of a case")}, {"case_need", N_("Need in a plan")},
    {"case_amendment", N_("Amendment of a plan")},
    {"case_referral", N_("Referral")}, {"case_signal", N_("Signal")}, {"case_crew", N_("Team")}, {"case_type", N_("Type of case")},
    {"case_transfer", N_("Handing over of a case")}, {"case_authority", N_("Other authority")}, {"case_glass", N_("Case of somebody else")}, {"case_account_person", N_("User in the register")},
    {"document", N_("Document")}, {"document_template", N_("Document template")}, {"law_row", N_("Legal term")},
    {"service_claim", N_("Monthly claim")}, {"service_cost", N_("Cost of a service")}, {"attendance", N_("Attendance")},
    {"benefit_file", N_("Payment file")}, {"benefit_return", N_("Answer of the bank")}, {"benefit_payment", N_("Payment")},
    {"benefit_exchange", N_("Exchange with the employment agency")}, {"benefit_exchange_line", N_("Answer of the employment agency")},
    {"benefit_elsewhere", N_("Benefit from elsewhere")}, {"benefit_exception", N_("Exception")}, {"benefit_clear", N_("Statement with codes in clear")},
    {"benefit_debt", N_("Debt")},
    {"plan_note", N_("Note of a reading")},
    {0},
};

/* Where a record's page is, and what one needs to open it beside the log. */
static const struct {
    const char *kind, *path, *may;
} places[] = {
    {"user_account", "/accounts/users", NULL}, {"institution", "/institutions", NULL}, {"role", "/accounts/roles", NULL},
    {"plan", "/plans", NULL}, {"plan_action", "/measures", NULL}, {"plan_node", "/objectives", NULL}, {"report", "/reports", "reports.read"},
    {"council_report", "/council", "council.read"},
    {"person", "/people", "people.read"}, {"household", "/households", "people.read"}, {"person_export", "/people/exports", "people.export"},
    {"case_file", "/cases", "cases.read"}, {"assessment", "/assessments", "assessments.fill"}, {"instrument", "/instruments", "assessments.fill"},
    {"screening", "/screenings", "assessments.fill"}, {"document", "/documents", "documents.read"},
    {"document_template", "/document-templates", "documents.edit-templates"}, {"law_row", "/law", NULL},
    {"service", "/services", "services.read"}, {"provider", "/providers", "services.read"}, {"enrolment", "/enrolments", "services.read"},
    {"project", "/projects", "projects.read"}, {"statistic", "/statistics", "statistics.read"},
};

static const char *label_among(const Word *words, const char *code)
{
    for (; words->code; words++)
        if (strcmp(words->code, code) == 0)
            return _(words->label);
    return NULL;
}

const char *audit_verb(const char *code)
{
    const char *label = label_among(verbs, code);
    return label ? label : code;
}

static const Record *record_named(const char *name)
{
    for (const Module *const *module = modules; *module; module++)
        for (const Record *const *record = (*module)->records; record && *record; record++)
            if (strcmp((*record)->name, name) == 0)
                return *record;
    return NULL;
}

const char *audit_kind(const char *code)
{
    const char *label = label_among(kinds, code);
    const Record *record = label ? NULL : record_named(code);
    return label ? label : record ? _(record->title) : code;
}

static gint compare_labels(gconstpointer a, gconstpointer b)
{
    return g_utf8_collate((*(const Choice *const *)a)->label, (*(const Choice *const *)b)->label);
}

static void offer(GPtrArray *offered, Pool *pool, const char *code)
{
    Choice *choice = pool_new0(pool, Choice);
    *choice = (Choice){code, audit_kind(code)};
    g_ptr_array_add(offered, choice);
}

GPtrArray *audit_kinds(Pool *pool)
{
    GPtrArray *offered = pool_list(pool);
    for (const Word *kind = kinds; kind->code; kind++)
        offer(offered, pool, kind->code);
    for (const Module *const *module = modules; *module; module++)
        for (const Record *const *record = (*module)->records; record && *record; record++)
            if (!label_among(kinds, (*record)->name) && record_named((*record)->name) == *record)
                offer(offered, pool, (*record)->name);
    g_ptr_array_sort(offered, compare_labels);
    return offered;
}

const char *audit_url(Pool *pool, const AuditLeaf *leaf, const char **ret_may)
{
    for (guint i = 0; i < G_N_ELEMENTS(places) && leaf->record_id; i++)
        if (strcmp(places[i].kind, leaf->kind) == 0) {
            *ret_may = places[i].may;
            return pool_printf(pool, "%s/%" G_GINT64_FORMAT, places[i].path, leaf->record_id);
        }
    return NULL;
}

/* --- fields --- */

typedef struct {
    Db *db;
    Pool *pool;
    const AuditLeaf *leaf;
    const char *name;
    const Record *record;
    const Field *field; /* NULL: nobody says it */
} Part;

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

/* Of the record, else of another one of its module: what is kept beside a person is told of the person. */
static void find_field(Part *part)
{
    for (const Module *const *module = modules; *module; module++)
        for (const Record *const *record = has_record(*module, part->leaf->kind) ? (*module)->records : NULL; record && *record; record++) {
            bool own = strcmp((*record)->name, part->leaf->kind) == 0;
            const Field *here = own || !part->field ? field_among(*record, part->name) : NULL;
            if (here) {
                part->field = here;
                part->record = *record;
            }
            if (here && own)
                return;
        }
}

/* Of what is put together from several fields, or has no record. */
static const char *label_apart(const char *kind, const char *name)
{
    static const Word role[] = {{"name", N_("Name")}, {"scope", N_("Sees")}, {"permissions", N_("May do")}, {0}};
    static const Word corrected[] = {
        {"number", N_("Number")}, {"code", N_("Number")}, {"title", N_("Title")}, {"description", N_("Description")}, {"node", N_("Objective")},
        {"tier", N_("Tier")}, {"parent", N_("Stands under")}, {"institution", N_("Reports on its indicators")}, {"bodies", N_("Bodies")},
        {"words_deadline", N_("Deadline in words")}, {"deadline", N_("Deadline")}, {"due", N_("Due days")},
        {"words_budget", N_("Budget in words")}, {"amount", N_("Amount")}, {"money", N_("Money by source")}, {"indicators", N_("Indicators")}, {0},
    };
    if (strcmp(kind, "role") == 0)
        return label_among(role, name);
    return strcmp(kind, "plan_action") == 0 || strcmp(kind, "plan_node") == 0 ? label_among(corrected, name) : NULL;
}

static const char *label_of(const Part *part)
{
    const char *label = label_apart(part->leaf->kind, part->name);
    if (strcmp(part->leaf->kind, "setting") == 0)
        return setting_label(part->name);
    return label ? label : part->field && part->field->label ? _(part->field->label) : part->name;
}

/* --- values --- */

static bool has_text(const json_t *list, const char *text)
{
    gsize i;
    json_t *one;
    json_array_foreach(list, i, one)
        if (g_strcmp0(json_string_value(one), text) == 0)
            return true;
    return false;
}

/* Of permissions only those that other hasn't. */
static const char *role_words(Pool *pool, const char *name, const json_t *value, const json_t *other)
{
    GString *out = pool_string(pool);
    gsize i;
    json_t *one;
    if (json_is_string(value))
        return strcmp(name, "scope") == 0 ? scope_label(json_string_value(value)) : _(json_string_value(value));
    json_array_foreach(value, i, one)
        if (!has_text(other, json_string_value(one)))
            g_string_append_printf(out, "%s%s", out->len ? "; " : "", permission_label(json_string_value(one)));
    return out->str;
}

/* Whom a number stands for.  Of what has no name here, that there is one. */
static const char *reference_words(const Part *part, gint64 id)
{
    Institution *institution;
    User *user;
    bool is_user = g_str_has_suffix(part->name, "_by") || g_str_has_suffix(part->name, "user_id") || strcmp(part->name, "lead_id") == 0;
    if (!id)
        return "";
    if (is_user && user_find(part->db, part->pool, id, &user, NULL))
        return user->name;
    if (institution_find(part->db, part->pool, id, &institution, NULL))
        return institution->name;
    return _("chosen");
}

static const char *plain_words(Pool *pool, const json_t *value)
{
    if (json_is_boolean(value))
        return json_is_true(value) ? _("Yes") : _("No");
    if (json_is_string(value))
        return pool_strdup(pool, json_string_value(value));
    g_autofree char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    return pool_strdup(pool, text);
}

/* Of a field that is a gint64. */
static gint64 number_in(const void *item, const Field *field)
{
    return *(const gint64 *)(const void *)((const char *)item + field->offset);
}

static const char *field_words(const Part *part, const json_t *value)
{
    FieldKind kind = part->field->kind;
    void *item = g_malloc0(part->record->size);
    pool_defer(part->pool, g_free, item);
    if (value_from_json(part->field, item, value, part->pool))
        return plain_words(part->pool, value);
    if (kind == FIELD_TIME)
        return number_in(item, part->field) ? time_to_people(part->pool, number_in(item, part->field)) : "";
    if (kind == FIELD_ID || kind == FIELD_REFERENCE)
        return reference_words(part, number_in(item, part->field));
    return field_text(part->field, item, part->pool);
}

/* "": nothing. */
static const char *words_of(const Part *part, const json_t *value, const json_t *other)
{
    if (!value || json_is_null(value))
        return "";
    if (strcmp(part->leaf->kind, "role") == 0)
        return role_words(part->pool, part->name, value, other);
    return part->field ? field_words(part, value) : plain_words(part->pool, value);
}

/* The leaf says when it was made; keys of links say nothing to anybody. */
static bool is_passed_over(const char *name)
{
    return strcmp(name, "created_at") == 0 || strcmp(name, "changed_at") == 0 || strcmp(name, "id") == 0 || g_str_has_suffix(name, "_hash");
}

static void add_change(Part *part, GPtrArray *rows, const json_t *pair)
{
    find_field(part);
    const json_t *before = json_array_get(pair, 0), *after = json_array_get(pair, 1);
    bool sealed = json_array_size(pair) == 2 && json_is_null(before) && json_is_null(after);
    ConflictRow *row = pool_new0(part->pool, ConflictRow);
    *row = (ConflictRow){label_of(part), words_of(part, before, after), sealed ? _("(sealed)") : words_of(part, after, before)};
    if (strcmp(row->mine, row->theirs) != 0)
        g_ptr_array_add(rows, row);
}

GPtrArray *audit_changes(Db *db, Pool *pool, const AuditLeaf *leaf)
{
    GPtrArray *rows = pool_list(pool);
    json_t *difference = *leaf->difference ? json_loads(leaf->difference, 0, NULL) : NULL, *pair;
    const char *name;
    if (difference)
        pool_defer(pool, (GDestroyNotify)json_decref, difference);
    json_object_foreach(difference, name, pair) {
        Part part = {.db = db, .pool = pool, .leaf = leaf, .name = name};
        if (json_is_array(pair) && !is_passed_over(name))
            add_change(&part, rows, pair);
    }
    return rows;
}
